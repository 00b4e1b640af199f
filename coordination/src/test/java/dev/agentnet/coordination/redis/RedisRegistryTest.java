package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Registry.KnownDomain;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which domains and agents there are.
final class RedisRegistryTest extends NetworkOnRedis {

    @Test
    void lastDomainMayGo() {
        KnownDomain known = new KnownDomain("servers", List.of("api-worker"));
        network.registry().publishDomains(Map.of(BACKEND, known));
        assertThat(network.registry().domains()).containsEntry(BACKEND, known);
        network.registry().publishDomains(Map.of());
        assertThat(network.registry().domains()).isEmpty();
    }
}
