package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Which main leads.
final class RedisLeadershipTest extends NetworkOnRedis {

    @Test
    void secondMainDoesNotLeadUntilTheFirstResigns() {
        assertThat(network.upkeep().lead("main.2", LEASE)).isEmpty();
        network.upkeep().resign(leader);
        assertThat(network.upkeep().lead("main.2", LEASE)).isPresent();
    }

    @Test
    void leaderStaysForAnotherTerm() {
        assertThat(network.upkeep().lead("main.1", Duration.ofMinutes(5))).contains(leader);
        assertThat(raw.pttl(key("network:leader"))).isGreaterThan(60_000);
    }

    @Test
    void nobodyResignsForAnother() {
        network.upkeep().resign(DEPOSED);
        assertThat(network.upkeep().lead("main.2", LEASE)).isEmpty();
    }

    @Test
    void firstLeaderBeginsTheFirstEpoch() {
        assertThat(raw.get(key("network:epoch"))).isEqualTo("1");
        raw.set(key("network:epoch"), "2");
        network.upkeep().resign(leader);
        assertThat(network.upkeep().lead("main.1", LEASE)).isPresent().get().isNotEqualTo(leader);
        assertThat(raw.get(key("network:epoch"))).isEqualTo("2");
    }
}
