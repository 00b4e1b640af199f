package dev.agentnet.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.redis.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network is taken down without its domains.
class LonelyDomainTest {

    @TempDir private Path folder;

    @Test
    void domainWhoseNetworkIsGoneEndsItself() throws Exception {
        TestRedis redis = TestRedis.start();
        try (DomainBench bench = new DomainBench(redis, folder, Duration.ofSeconds(1))) {
            bench.start(1);
            await().until(() -> bench.network.registry().find(DomainBench.AGENT).isPresent());
            assertThat(bench.lonely).isFalse();
            redis.close();
            await().atMost(Duration.ofSeconds(30)).until(() -> bench.lonely);
        }
    }
}
