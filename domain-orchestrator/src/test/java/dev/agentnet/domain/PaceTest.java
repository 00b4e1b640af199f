package dev.agentnet.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How many tasks may be claimed ahead of free slots.
final class PaceTest {

    private static Pace after(int slots, Duration each) {
        Pace pace = new Pace(slots);
        for (int i = 0; i < 200; i++) {
            pace.ended(each.toNanos());
        }
        return pace;
    }

    @Test
    void nothingIsClaimedAheadWhileNobodyKnowsHowLongTasksTake() {
        assertThat(new Pace(1).ahead(0)).isZero();
    }

    @Test
    void asManyAsBeginInAMomentAreClaimedAhead() {
        assertThat(after(1, Duration.ofMillis(1)).ahead(0)).isBetween(4, 5);
        assertThat(after(4, Duration.ofMillis(4)).ahead(0)).isBetween(4, 5);
        assertThat(after(1, Duration.ofMillis(6)).ahead(0)).isZero();
    }

    @Test
    void neverAreMoreThanTen() {
        assertThat(after(40, Duration.ZERO).ahead(0)).isEqualTo(10);
    }

    @Test
    void whoHasManySlotsClaimsNothingAhead() {
        assertThat(after(45, Duration.ZERO).ahead(0)).isEqualTo(5);
        assertThat(after(50, Duration.ZERO).ahead(0)).isZero();
        assertThat(after(200, Duration.ZERO).ahead(0)).isZero();
    }

    @Test
    void oneThatTakesLongStopsItBeforeItHasEnded() {
        Pace pace = after(1, Duration.ofMillis(1));
        assertThat(pace.ahead(Duration.ofMillis(6).toNanos())).isZero();
        pace.ended(Duration.ofMinutes(5).toNanos());
        assertThat(pace.ahead(0)).isZero();
    }

    /// An agent's hour is not remembered for ever.
    @Test
    void afterManyQuickOnesItIsTakenUpAgain() {
        Pace pace = after(1, Duration.ofHours(1));
        for (int i = 0; i < 200; i++) {
            pace.ended(0);
        }
        assertThat(pace.ahead(0)).isEqualTo(10);
    }
}
