package dev.agentnet.main.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Provider.Standstill;
import dev.agentnet.main.provider.Breaker.Verdict;
import dev.agentnet.main.provider.Trouble.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BreakerTest {

    private static final Verdict GOES = new Verdict.Go(false);
    private static final Verdict PROBES = new Verdict.Go(true);

    private double chance;
    private final Breaker breaker = new Breaker(Traffics.SETTINGS, () -> chance);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private static Trouble trouble(Kind kind) {
        return new Trouble(kind, Optional.empty());
    }

    private Trouble until(Kind kind, long seconds) {
        return new Trouble(kind, Optional.of(now.plusSeconds(seconds)));
    }

    private Verdict waits(long seconds) {
        return new Verdict.Wait(now.plusSeconds(seconds));
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    @Test
    void callsFlow() {
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.ask(now)).isEqualTo(GOES);
        }
        breaker.taken(false, now);
        assertThat(breaker.standing()).isEmpty();
    }

    @Test
    void oneLimitStopsAllUntilTheAnnouncedTime() {
        breaker.refused(until(Kind.LIMITED, 60), false, now);
        assertThat(breaker.standing())
                .contains(
                        new Standstill(
                                now,
                                now.plusSeconds(60),
                                "the provider limits the account's rate"));
        assertThat(breaker.ask(now)).isEqualTo(waits(60));
        pass(59);
        assertThat(breaker.ask(now)).isEqualTo(waits(1));
        pass(1);
        assertThat(breaker.ask(now)).isEqualTo(PROBES);
    }

    @Test
    void oneCallFindsOutWhileTheOthersWait() {
        breaker.refused(until(Kind.LIMITED, 10), false, now);
        pass(10);
        assertThat(breaker.ask(now)).isEqualTo(PROBES);
        assertThat(breaker.ask(now)).isEqualTo(waits(60));
        breaker.taken(true, now);
        assertThat(breaker.standing()).isEmpty();
        assertThat(breaker.ask(now)).isEqualTo(GOES);
    }

    @Test
    void probeThatIsRefusedStopsAllAgain() {
        Instant since = now;
        breaker.refused(until(Kind.USED_UP, 10), false, now);
        pass(10);
        breaker.ask(now);
        assertThat(breaker.refused(until(Kind.OVERLOADED, 20), true, now)).isEmpty();
        assertThat(breaker.ask(now)).isEqualTo(waits(20));
        assertThat(breaker.standing().orElseThrow().since()).isEqualTo(since);
    }

    @Test
    void probeThatComesToNothingIsFollowedByAnother() {
        breaker.refused(until(Kind.LIMITED, 10), false, now);
        pass(10);
        breaker.ask(now);
        breaker.unheard();
        assertThat(breaker.ask(now)).isEqualTo(PROBES);
        pass(60);
        assertThat(breaker.ask(now)).isEqualTo(PROBES);
    }

    @Test
    void whatWentBeforeDoesNotLetTheOthersGo() {
        breaker.refused(until(Kind.LIMITED, 60), false, now);
        breaker.taken(false, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(60));
    }

    @Test
    void whatWentBeforeMayKnowOfALaterTime() {
        breaker.refused(until(Kind.LIMITED, 60), false, now);
        breaker.refused(until(Kind.LIMITED, 30), false, now);
        breaker.refused(trouble(Kind.OVERLOADED), false, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(60));
        breaker.refused(until(Kind.USED_UP, 90), false, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(90));
        assertThat(breaker.standing().orElseThrow().reason()).contains("window is used up");
    }

    @Test
    void withoutATimeEachRefusalDoublesTheWait() {
        long[] expected = {2, 4, 8, 16, 32, 64, 120, 120};
        breaker.refused(trouble(Kind.LIMITED), false, now);
        for (long seconds : expected) {
            assertThat(breaker.ask(now)).isEqualTo(waits(seconds));
            pass(seconds);
            assertThat(breaker.ask(now)).isEqualTo(PROBES);
            breaker.refused(trouble(Kind.LIMITED), true, now);
        }
    }

    @Test
    void recoveryThatLastsBeginsFromTheFirstWaitAgain() {
        breaker.refused(trouble(Kind.LIMITED), false, now);
        pass(2);
        breaker.ask(now);
        breaker.taken(true, now);
        pass(5);
        breaker.taken(false, now);
        breaker.refused(trouble(Kind.LIMITED), false, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(4));
        pass(4);
        breaker.ask(now);
        breaker.taken(true, now);
        pass(30);
        breaker.taken(false, now);
        breaker.refused(trouble(Kind.LIMITED), false, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(2));
    }

    @Test
    void singleOverloadConcernsOneCall() {
        assertThat(breaker.refused(trouble(Kind.OVERLOADED), false, now))
                .contains(now.plusSeconds(2));
        assertThat(breaker.ask(now)).isEqualTo(GOES);
        assertThat(breaker.refused(until(Kind.OVERLOADED, 7), false, now))
                .contains(now.plusSeconds(7));
        breaker.taken(false, now);
        breaker.refused(trouble(Kind.OVERLOADED), false, now);
        breaker.refused(trouble(Kind.OVERLOADED), false, now);
        assertThat(breaker.standing()).isEmpty();
    }

    @Test
    void stormOfOverloadsStopsAll() {
        breaker.refused(trouble(Kind.OVERLOADED), false, now);
        breaker.refused(trouble(Kind.OVERLOADED), false, now);
        assertThat(breaker.refused(trouble(Kind.OVERLOADED), false, now)).isEmpty();
        assertThat(breaker.ask(now)).isEqualTo(waits(2));
    }

    @Test
    void timesThatCannotBeAreNotBelieved() {
        breaker.refused(until(Kind.USED_UP, Duration.ofDays(9).toSeconds()), false, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(2));
        pass(2);
        breaker.ask(now);
        breaker.refused(until(Kind.LIMITED, 0), true, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(4));
    }

    @Test
    void aTenthAndAFewSecondsAreLeftToChance() {
        chance = 1;
        breaker.refused(until(Kind.LIMITED, 10), false, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(11));
        breaker.refused(until(Kind.LIMITED, 3_600), false, now);
        pass(3_600);
        breaker.ask(now);
        breaker.refused(until(Kind.LIMITED, 3_600), true, now);
        assertThat(breaker.ask(now)).isEqualTo(waits(3_605));
    }

    @Test
    void othersFollowWithSpaceBetweenThem() {
        chance = 0.5;
        breaker.refused(trouble(Kind.LIMITED), false, now);
        pass(3);
        breaker.ask(now);
        breaker.taken(true, now);
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.ask(now)).isEqualTo(GOES);
            Instant next = now.plusMillis(100);
            assertThat(breaker.ask(now)).isEqualTo(new Verdict.Wait(next));
            now = next;
        }
        pass(30);
        assertThat(breaker.ask(now)).isEqualTo(GOES);
        assertThat(breaker.ask(now)).isEqualTo(GOES);
    }

    @Test
    void personMayHaveItTriedAtOnce() {
        breaker.refused(until(Kind.USED_UP, 3_600), false, now);
        breaker.tryNow(now);
        assertThat(breaker.ask(now)).isEqualTo(PROBES);
    }

    @Test
    void whatWasKnownBeforeARestartHolds() {
        breaker.recall(new Standstill(now, now.plusSeconds(50), "known"));
        assertThat(breaker.ask(now)).isEqualTo(waits(50));
    }

    /// Whatever the provider answers, no two calls find out at once, none goes while all stand, and
    /// when the provider is well again all go.
    @Test
    void promisesHoldWhateverHappens() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Breaker tried = new Breaker(Traffics.SETTINGS, random::nextDouble);
            int probes = 0;
            for (int i = 0; i < 200; i++) {
                now = now.plusMillis(random.nextInt(3_000));
                boolean stands =
                        tried.standing().filter(known -> known.until().isAfter(now)).isPresent();
                if (!(tried.ask(now) instanceof Verdict.Go(boolean probe))) {
                    continue;
                }
                assertThat(stands).as("seed %s", seed).isFalse();
                assertThat(probe).isEqualTo(tried.standing().isPresent());
                probes += probe ? 1 : 0;
                switch (random.nextInt(4)) {
                    case 0 -> tried.taken(probe, now);
                    case 1 -> tried.refused(trouble(Kind.OVERLOADED), probe, now);
                    case 2 -> tried.refused(until(Kind.LIMITED, random.nextInt(20)), probe, now);
                    default -> {
                        if (probe) {
                            assertThat(tried.ask(now)).isInstanceOf(Verdict.Wait.class);
                            tried.unheard();
                        }
                    }
                }
            }
            assertThat(probes).isPositive();
            now = now.plusSeconds(200);
            if (tried.ask(now) instanceof Verdict.Go(boolean probe)) {
                tried.taken(probe, now);
            }
            assertThat(tried.ask(now)).isInstanceOf(Verdict.Go.class);
        }
    }
}
