package dev.agentnet.benchmarks.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WindowTest {

    private final Window window = new Window(3);

    private Thread enter(int tasks) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        window.enter(tasks);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void whoeverSubmitsWaitsForRoomForAll() throws InterruptedException {
        window.enter(2);
        Thread submitter = enter(3);
        awaitWaiting(submitter);
        window.ended(1);
        assertThat(submitter.join(Duration.ofMillis(50))).isFalse();
        window.ended(1);
        submitter.join();
    }

    @Test
    void othersWaitBehindHim() throws InterruptedException {
        window.enter(1);
        Thread first = enter(3);
        awaitWaiting(first);
        Thread second = enter(1);
        awaitWaiting(second);
        window.ended(1);
        first.join();
        awaitWaiting(second);
        window.ended(1);
        second.join();
    }
}
