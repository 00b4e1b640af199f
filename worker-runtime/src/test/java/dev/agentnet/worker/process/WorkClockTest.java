package dev.agentnet.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The time of an attempt that is paused, and what is to end by it.
final class WorkClockTest {

    private final AtomicLong time = new AtomicLong(7);
    private final ProcessLimits limits = ProcessLimits.from(ConfigFactory.load());
    private final WorkClock clock = new WorkClock(time::get);

    private void pass(Duration passed) {
        time.addAndGet(passed.toNanos());
    }

    @Test
    void deadlineStandsWithItsClock() {
        Deadline deadline = Deadline.after(Duration.ofMinutes(10), clock);
        pass(Duration.ofMinutes(4));
        clock.stop();
        pass(Duration.ofHours(5));
        clock.stop();
        pass(Duration.ofHours(5));
        assertThat(deadline.left()).isEqualTo(Duration.ofMinutes(6));
        clock.goOn();
        clock.goOn();
        pass(Duration.ofMinutes(5));
        assertThat(deadline.left()).isEqualTo(Duration.ofMinutes(1));
        clock.stop();
        pass(Duration.ofHours(1));
        clock.goOn();
        assertThat(deadline.hasPassed()).isFalse();
        pass(Duration.ofMinutes(1));
        assertThat(deadline.hasPassed()).isTrue();
    }

    @Test
    void deadlineStandsWhileTheAgentWaitsAndNothingIsMissed() {
        WorkClock waits = new WorkClock(time::get, time::get);
        Deadline deadline = Deadline.after(Duration.ofMinutes(10), waits);
        pass(Duration.ofMinutes(1));
        waits.waits(true);
        pass(Duration.ofHours(1));
        assertThat(deadline.left()).isEqualTo(Duration.ofMinutes(9));
        assertThat(waits.missed()).isZero();
        assertThat(waits.isWaiting()).isTrue();
        assertThat(waits.isStopped()).isFalse();
        // A pause within it is one.
        waits.stop();
        pass(Duration.ofHours(2));
        waits.goOn();
        pass(Duration.ofHours(1));
        waits.waits(false);
        pass(Duration.ofMinutes(1));
        assertThat(deadline.left()).isEqualTo(Duration.ofMinutes(8));
        assertThat(waits.missed()).isEqualTo(Duration.ofHours(2));
        waits.waits(true);
        waits.waits(true);
        pass(Duration.ofMinutes(1));
        waits.stop();
        waits.waits(false);
        pass(Duration.ofMinutes(1));
        assertThat(deadline.left()).isEqualTo(Duration.ofMinutes(8));
        assertThat(waits.missed()).isEqualTo(Duration.ofHours(2).plusMinutes(1));
    }

    @Test
    void nothingIsBegunWhileItStands() throws InterruptedException {
        clock.awaitGoing();
        clock.stop();
        Thread waiting =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                clock.awaitGoing();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        clock.goOn();
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void childIsWaitedForLongerThanItsTimeWhileTheClockStands() throws Exception {
        Process process = new ProcessBuilder("sleep", "0.5").start();
        try (ChildProcess child = new ChildProcess(process, process.getOutputStream(), limits)) {
            clock.stop();
            // By the time that passes it would be over.
            Deadline deadline = Deadline.after(Duration.ofMillis(1), clock);
            time.addAndGet(TimeUnit.SECONDS.toNanos(9));
            assertThat(child.waitFor(deadline)).isZero();
        }
    }
}
