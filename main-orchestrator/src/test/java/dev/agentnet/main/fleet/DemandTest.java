package dev.agentnet.main.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.DomainTemplate.Replicas;
import dev.agentnet.coordination.TaskRecords.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How many orchestrators a domain's work wants, on a set clock.
final class DemandTest {

    private static final ScaleSettings SETTINGS =
            new ScaleSettings(
                    0,
                    8,
                    2,
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Demand demand = new Demand(0, now);
    private long submitted;

    private static Load load(long pending, long active, long waiting, long submitted) {
        return new Load(pending, active, 0, 0, waiting, 0, Map.of("submitted", submitted));
    }

    private int wanted(long pending, long active) {
        return demand.wanted(load(pending, active, 0, submitted), false, SETTINGS, now);
    }

    private int after(long seconds, long pending, long active) {
        now = now.plusSeconds(seconds);
        return wanted(pending, active);
    }

    @Test
    void moreAreWantedAtOnce() {
        assertThat(wanted(0, 0)).isZero();
        assertThat(wanted(1, 0)).isEqualTo(1);
        assertThat(wanted(2, 0)).isEqualTo(1);
        assertThat(wanted(3, 0)).isEqualTo(2);
        assertThat(wanted(3, 4)).isEqualTo(4);
        assertThat(wanted(1_000, 0)).isEqualTo(8);
        assertThat(wanted(3_000_000_000L, 0)).isEqualTo(8);
    }

    @Test
    void fewerAreWantedOnceFewerWereEnoughForAWhile() {
        assertThat(wanted(8, 0)).isEqualTo(4);
        assertThat(after(30, 4, 0)).isEqualTo(4);
        assertThat(after(29, 1, 0)).isEqualTo(4);
        assertThat(after(1, 1, 0)).isEqualTo(2);
        assertThat(after(29, 1, 0)).isEqualTo(2);
        assertThat(after(1, 1, 0)).isEqualTo(1);
    }

    @Test
    void oneStaysUntilTheDomainWasIdleForLongEnough() {
        assertThat(wanted(8, 0)).isEqualTo(4);
        assertThat(after(60, 0, 0)).isEqualTo(1);
        assertThat(after(239, 0, 0)).isEqualTo(1);
        assertThat(after(1, 0, 0)).isZero();
    }

    @Test
    void whatComesMeanwhileIsCountedIn() {
        wanted(0, 0);
        for (int second = 0; second < 120; second++) {
            submitted += 4;
            after(1, 1, 0);
        }
        // Four a second, two seconds, two tasks each: four more than the one that waits.
        assertThat(wanted(1, 0)).isEqualTo(5);
        after(300, 1, 0);
        assertThat(wanted(1, 0)).isEqualTo(1);
    }

    @Test
    void whatWaitsForOtherTasksHasNotCome() {
        wanted(0, 0);
        now = now.plusSeconds(1);
        demand.wanted(load(1, 0, 500, 501), false, SETTINGS, now);
        assertThat(demand.wanted(load(1, 0, 500, 501), false, SETTINGS, now)).isEqualTo(1);
    }

    @Test
    void someMayBeThereWithoutWorkAndNeverMoreThanTheMost() {
        ScaleSettings own =
                SETTINGS.with(
                        new Replicas(OptionalInt.of(2), OptionalInt.of(3), OptionalInt.of(1)));
        assertThat(demand.wanted(load(0, 0, 0, 0), false, own, now)).isEqualTo(2);
        assertThat(demand.wanted(load(9, 0, 0, 9), false, own, now)).isEqualTo(3);
        now = now.plus(Duration.ofHours(1));
        assertThat(demand.wanted(load(0, 0, 0, 9), false, own, now)).isEqualTo(2);
    }

    @Test
    void oneIsNeededWhateverWaits() {
        assertThat(demand.wanted(load(0, 0, 0, 0), true, SETTINGS, now)).isEqualTo(1);
    }

    @Test
    void newMainKeepsWhatIsThereForAWhile() {
        demand = new Demand(3, now);
        assertThat(wanted(1, 0)).isEqualTo(3);
        assertThat(after(60, 1, 0)).isEqualTo(1);
    }

    @Test
    void pauseIsNoIdleTime() {
        wanted(1, 0);
        now = now.plus(Duration.ofHours(1));
        demand.hold(1, now);
        assertThat(after(299, 0, 0)).isEqualTo(1);
        assertThat(after(1, 0, 0)).isZero();
    }

    @Test
    void oneIsTheMostUnlessTheOperatorSaysSo() {
        ScaleSettings standard = ScaleSettings.from(ConfigFactory.load());
        assertThat(demand.wanted(load(99, 0, 0, 99), false, standard, now)).isEqualTo(1);
    }

    /// Whatever comes, there is one while there is work, never too few for what is there unless the
    /// most are, never more than the most, and none at the end.
    @Test
    void promisesHoldWhateverComes() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            now = now.plus(Duration.ofDays(1));
            demand = new Demand(random.nextInt(4), now);
            submitted = 0;
            long pending = 0;
            long active = 0;
            int before = demand.wanted(load(0, 0, 0, 0), false, SETTINGS, now);
            for (int i = 0; i < 300; i++) {
                now = now.plusMillis(random.nextInt(5_000));
                long came = random.nextInt(10) == 0 ? random.nextInt(20) : 0;
                long begun = Math.min(pending, random.nextInt(3));
                long ended = Math.min(active, random.nextInt(3));
                submitted += came;
                pending += came - begun;
                active += begun - ended;
                int wanted = wanted(pending, active);
                long needs = Math.min(8, Math.ceilDiv(pending + active, 2));
                assertThat((long) wanted).as("seed %s", seed).isBetween(needs, 8L);
                if (wanted < before) {
                    assertThat(needs).isLessThan(before);
                }
                before = wanted;
            }
            now = now.plus(Duration.ofMinutes(6));
            wanted(0, 0);
            now = now.plus(Duration.ofMinutes(6));
            assertThat(wanted(0, 0)).isZero();
        }
    }
}
