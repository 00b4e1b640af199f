package dev.agentnet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LoopTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final AtomicInteger steps = new AtomicInteger();

    private void failFirst() {
        if (steps.incrementAndGet() == 1) {
            throw new IllegalStateException("not yet");
        }
    }

    @Test
    void signalShortensThePauseAfterAFault() {
        try (Loop loop = new Loop("test", LONG, this::failFirst)) {
            loop.start();
            await().until(() -> steps.get() == 1);
            loop.signal();
            await().until(() -> steps.get() == 2);
        }
    }

    @Test
    void signalsMakeNoStormOfAFault() {
        try (Loop loop =
                new Loop(
                        "test",
                        LONG,
                        () -> {
                            steps.incrementAndGet();
                            throw new IllegalStateException("never");
                        })) {
            loop.start();
            long began = System.nanoTime();
            await().until(() -> {
                loop.signal();
                return System.nanoTime() - began > 1_500_000_000L;
            });
            assertThat(steps.get()).isBetween(1, 3);
        }
    }
}
