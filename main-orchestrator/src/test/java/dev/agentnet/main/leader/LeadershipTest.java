package dev.agentnet.main.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When an instance may take itself for the leader.
final class LeadershipTest {

    @Test
    void whoHearsNothingOfRedisForATermLeadsNoMore() {
        try (TestRedis redis = TestRedis.start();
                RedisNetwork network = redis.network(InstantSource.system());
                Leadership leadership =
                        new Leadership(
                                network.upkeep(),
                                "main.1",
                                Duration.ofMillis(500),
                                Duration.ofMillis(50),
                                Optional.empty())) {
            leadership.start();
            assertThat(leadership.token()).isPresent();
            // Every answer waits for so long.
            redis.standStill(Duration.ofSeconds(3));
            await().atMost(Duration.ofSeconds(2)).until(() -> leadership.token().isEmpty());
            await().until(() -> leadership.token().isPresent());
        }
    }
}
