package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When a repository in trouble is looked at again, on a set clock.
final class TroublesTest {

    private static final MergeSettings.Backoff BACKOFF =
            new MergeSettings.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private long now;
    private final Troubles troubles = new Troubles(network.repositories(), BACKOFF, () -> now);

    @AfterEach
    void close() {
        network.close();
    }

    private long waited() {
        long began = now;
        while (!troubles.mayLook("shop")) {
            now += Duration.ofSeconds(1).toNanos();
        }
        return Duration.ofNanos(now - began).toSeconds();
    }

    @Test
    void lastingTroubleIsLookedAtEverLater() {
        for (int seconds : new int[] {1, 2, 4, 5, 5}) {
            troubles.found("shop", new IllegalStateException("broken"));
            assertThat(waited()).isEqualTo(seconds);
            assertThat(troubles.mayLook("other")).isTrue();
        }
        assertThat(network.repositories().troubles())
                .containsEntry("shop", "IllegalStateException: broken");
    }

    @Test
    void whatIsOverBeginsAnew() {
        troubles.found("shop", new IllegalStateException("broken"));
        troubles.found("shop", new IllegalStateException("broken"));
        troubles.over("shop");
        assertThat(waited()).isZero();
        assertThat(network.repositories().troubles()).isEmpty();
        troubles.found("shop", new IllegalStateException("broken"));
        assertThat(waited()).isEqualTo(1);
    }
}
