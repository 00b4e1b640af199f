package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.protocol.DomainName;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RedisRegistryTest {

    private static final DomainName BACKEND = new DomainName("backend");

    @Test
    void lastDomainMayGo() {
        try (TestRedis redis = TestRedis.start();
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            KnownDomain known = new KnownDomain("servers", List.of("api-worker"));
            network.registry().publishDomains(Map.of(BACKEND, known));
            assertThat(network.registry().domains()).containsEntry(BACKEND, known);
            network.registry().publishDomains(Map.of());
            assertThat(network.registry().domains()).isEmpty();
        }
    }
}
