package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Upkeep.Lead;
import dev.agentnet.coordination.Upkeep.Pulse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which main leads, and whether Redis knows what it should.
final class RedisLeadershipTest extends NetworkOnRedis {

    private Lead again(Pulse seen) {
        return lead("main.1", seen).orElseThrow();
    }

    @Test
    void whatIsKeptBearsItsVersion() {
        assertThat(raw.get(key("network:version"))).isEqualTo("2");
        raw.set(key("network:version"), "3");
        again(Pulse.NONE);
        assertThat(raw.get(key("network:version"))).isEqualTo("3");
    }

    @Test
    void secondMainDoesNotLeadUntilTheFirstResigns() {
        assertThat(lead("main.2", Pulse.NONE)).isEmpty();
        network.upkeep().resign(leader);
        assertThat(lead("main.2", Pulse.NONE)).isPresent();
    }

    @Test
    void leaderStaysForAnotherTerm() {
        raw.pexpire(key("network:leader"), 10_000);
        assertThat(again(Pulse.NONE).token()).isEqualTo(leader);
        assertThat(raw.pttl(key("network:leader"))).isGreaterThan(20_000);
    }

    @Test
    void nobodyResignsForAnother() {
        network.upkeep().resign(DEPOSED);
        assertThat(lead("main.2", Pulse.NONE)).isEmpty();
    }

    @Test
    void tokenIsNeverGivenTwice() {
        network.upkeep().resign(leader);
        assertThat(lead("main.1", Pulse.NONE).map(Lead::token))
                .isPresent()
                .isNotEqualTo(Optional.of(leader));
    }

    @Test
    void epochStaysWhileThePulseOnlyGrows() {
        Pulse first = again(Pulse.NONE).pulse();
        Lead next = again(first);
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(next.pulse()).isEqualTo(new Pulse(1, first.beat() + 1));
        assertThat(next.restoring()).isFalse();
        network.upkeep().resign(leader);
        assertThat(lead("main.2", next.pulse()).orElseThrow().pulse())
                .isEqualTo(new Pulse(1, first.beat() + 2));
    }

    @Test
    void pulseThatIsBehindBeginsAnEpochOnce() {
        Lead lead = again(new Pulse(4, 1_000));
        assertThat(lead.pulse()).isEqualTo(new Pulse(5, 1_001));
        assertThat(lead.restoring()).isTrue();
        assertThat(again(lead.pulse()).pulse()).isEqualTo(new Pulse(5, 1_002));
        network.restores().over(leader);
        assertThat(again(lead.pulse()).restoring()).isFalse();
    }

    @Test
    void newEpochIsPastRedissOwn() {
        raw.set(key("network:epoch"), "7");
        assertThat(again(new Pulse(4, 1_000)).pulse().epoch()).isEqualTo(8);
    }

    @Test
    void whoDoesNotLeadBeginsNoEpoch() {
        assertThat(lead("main.2", new Pulse(1, 1_000))).isEmpty();
        assertThat(again(Pulse.NONE).pulse().epoch()).isEqualTo(1);
    }
}
