package dev.agentnet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Time that passes, and time in which nobody looked at it.
final class AwakeClockTest {

    private final AtomicLong time = new AtomicLong(-5);
    private final AtomicLong delays = new AtomicLong();
    private final AwakeClock clock = new AwakeClock(time::get, delays::get);

    private Duration after(Duration passed) {
        time.addAndGet(passed.toNanos());
        return Duration.ofNanos(clock.getAsLong());
    }

    @Test
    void goesWithTheTimeWhileSomebodyLooks() {
        assertThat(after(Duration.ofMillis(900))).isEqualTo(Duration.ofMillis(900));
        assertThat(after(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void ofAStandstillItCountsASecondAtMost() {
        assertThat(after(Duration.ofHours(3))).isEqualTo(Duration.ofSeconds(1));
        assertThat(after(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(1300));
    }

    /// Else a fork bomb would never reach its timeout.
    @Test
    void timeSpentWaitingForAProcessorCounts() {
        time.addAndGet(Duration.ofSeconds(20).toNanos());
        delays.addAndGet(Duration.ofSeconds(19).toNanos());
        clock.look();
        assertThat(after(Duration.ZERO)).isEqualTo(Duration.ofSeconds(20));
        // Somebody else asked first.
        assertThat(after(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(21));
        delays.addAndGet(Duration.ofSeconds(30).toNanos());
        clock.look();
        assertThat(after(Duration.ZERO)).isEqualTo(Duration.ofSeconds(29));
    }

    @Test
    void standstillIsNoneTheLessOneForAShortWait() {
        time.addAndGet(Duration.ofHours(3).toNanos());
        delays.addAndGet(Duration.ofMillis(50).toNanos());
        clock.look();
        delays.addAndGet(Duration.ofHours(1).toNanos());
        clock.look();
        assertThat(after(Duration.ZERO)).isEqualTo(Duration.ofMillis(1050));
    }

    @Test
    void looksByItselfOnceStarted() {
        try (AwakeClock own = new AwakeClock()) {
            own.start();
            long began = System.nanoTime();
            await().until(() -> System.nanoTime() - began > Duration.ofMillis(1500).toNanos());
            assertThat(own.getAsLong()).isGreaterThan(Duration.ofMillis(1200).toNanos());
        }
    }
}
