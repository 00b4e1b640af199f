package dev.agentnet.domain;

import static dev.agentnet.domain.DomainBench.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a domain asks Redis, by how long the last answer took.
final class ClaimerTest extends DomainScenario {

    private static final int SLOTS = 8;

    /// An answer takes so long: the clock goes on by it whenever it is looked at.
    private final AtomicLong answersTake = new AtomicLong();

    private final AtomicLong time = new AtomicLong();
    private final AtomicInteger later = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private Claimer claimer;

    @BeforeEach
    void make() {
        DomainSettings settings =
                bench.settings(SLOTS, Duration.ofMillis(200), Duration.ofSeconds(20));
        Outcomes outcomes = new Outcomes();
        WorkerPool pool =
                new WorkerPool(
                        settings,
                        (_, _) -> {
                            done.incrementAndGet();
                            return new Outcome.Checked("", Usage.NONE, 0, "", "");
                        },
                        bench.network.journal(),
                        InstantSource.system(),
                        System::nanoTime,
                        outcomes,
                        () -> {});
        claimer =
                new Claimer(
                        settings,
                        bench.network.claims(),
                        pool,
                        outcomes,
                        () -> time.addAndGet(answersTake.get()),
                        later::incrementAndGet,
                        () -> {});
    }

    private void submit(int tasks) {
        for (int i = 0; i < tasks; i++) {
            bench.network.submissions().submit(TaskSpec.of(BACKEND, "do nothing"));
        }
    }

    /// Redis is made slow, as it seems, and asked for the one task there is.
    private void askInACrowd() {
        answersTake.set(Duration.ofMillis(11).toNanos());
        submit(1);
        claimer.claim();
        await().until(() -> {
            claimer.signal();
            return later.get() > 0;
        });
        await().until(() -> done.get() == 1);
    }

    @Test
    void afterALongAnswerForLittleTheNextRequestWaitsForCompany() {
        askInACrowd();
        // Its reply comes behind all that the last answer led to.
        submit(2);
        later.set(0);
        claimer.signal();
        claimer.signal();
        assertThat(later).hasValue(2);
        claimer.claim();
        await().until(() -> done.get() == 3);
    }

    /// Much went as it had waited for company; the answer took long all the same.
    @Test
    void whileAnswersTakeLongItGoesOnWaiting() {
        askInACrowd();
        submit(SLOTS);
        later.set(0);
        claimer.claim();
        await().until(() -> later.get() > 0);
        await().until(() -> done.get() == 1 + SLOTS / 2);
        claimer.claim();
        await().until(() -> done.get() == 1 + SLOTS);
    }

    @Test
    void afterAQuickAnswerItDoesNot() {
        askInACrowd();
        answersTake.set(0);
        claimer.claim();
        await().until(() -> {
            later.set(0);
            claimer.signal();
            return later.get() == 0;
        });
        submit(1);
        await().until(() -> {
            claimer.signal();
            return done.get() == 2;
        });
        assertThat(later).hasValue(0);
    }

    /// Half of the slots go with a request.
    @Test
    void afterALongAnswerForMuchTheRestIsAskedForAtOnce() {
        answersTake.set(Duration.ofMillis(11).toNanos());
        submit(SLOTS);
        claimer.claim();
        await().until(() -> done.get() == SLOTS);
    }

    @Test
    @Timeout(30)
    void whatIsLeftAtTheEndWaitsForNobody() throws InterruptedException {
        askInACrowd();
        claimer.stopClaiming();
        assertThat(claimer.handInAll(Duration.ofSeconds(20))).isTrue();
        assertThat(bench.network.records().load(BACKEND).stats()).containsEntry("done", 1L);
    }
}
