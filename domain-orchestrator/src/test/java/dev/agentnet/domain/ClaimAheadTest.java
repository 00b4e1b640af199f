package dev.agentnet.domain;

import static dev.agentnet.domain.DomainBench.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.domain.Running.Stop;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.Assignment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A domain of one slot whose tasks have ended at once so far, and now do not.
final class ClaimAheadTest extends DomainScenario {

    private static final Duration MOMENT = Duration.ofMillis(500);

    /// So many were claimed: one is at work, and ten wait for its slot.
    private static final int CLAIMED = 11;

    private final AtomicLong time = new AtomicLong();
    private final Queue<TaskId> begun = new ConcurrentLinkedQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private WorkerPool pool;
    private Claimer claimer;
    private List<TaskId> all;

    @BeforeEach
    void claimAhead() {
        DomainSettings settings = bench.settings(1, Duration.ofMinutes(1), Duration.ofSeconds(20));
        Outcomes outcomes = new Outcomes();
        pool =
                new WorkerPool(
                        settings,
                        (assignment, _) -> work(assignment),
                        bench.network.journal(),
                        InstantSource.system(),
                        time::get,
                        outcomes,
                        () -> Objects.requireNonNull(claimer).signal());
        claimer =
                new Claimer(
                        settings,
                        bench.network.claims(),
                        pool,
                        outcomes,
                        time::get,
                        () -> {},
                        () -> {});
        // The clock stands, so that they take no time at all.
        submit("quick", 100);
        claimer.claim();
        await().until(() -> done() == 100);
        all = submit("slow", CLAIMED + 3);
        claimer.claim();
        await().until(() -> pool.held().size() == CLAIMED);
        await().until(() -> !begun.isEmpty());
    }

    @AfterEach
    void end() throws InterruptedException {
        claimer.stopClaiming();
        mayEnd.release(all.size());
        pool.stopAll(Stop.DRAINED);
        await().until(() -> pool.active() == 0);
        claimer.handInAll(Duration.ofSeconds(5));
    }

    private List<TaskId> submit(String what, int tasks) {
        List<TaskSpec> specs =
                Stream.generate(() -> TaskSpec.of(BACKEND, what)).limit(tasks).toList();
        return bench.network.submissions().submitAll(specs).stream().map(one -> one.id()).toList();
    }

    private Outcome work(Assignment assignment) throws InterruptedException {
        if (assignment.task().spec().description().equals("slow")) {
            begun.add(assignment.task().id());
            mayEnd.acquire();
        }
        return new Outcome.Checked("", Usage.NONE, 0, "", "");
    }

    private long done() {
        return bench.network.records().load(BACKEND).stats().getOrDefault("done", 0L);
    }

    private Token claimOf(TaskId id) {
        return bench.task(id).token().orElseThrow();
    }

    private TaskState state(TaskId id) {
        return bench.task(id).state();
    }

    @Test
    void whatIsClaimedAheadBeginsInItsTurn() {
        assertThat(begun).containsExactly(all.getFirst());
        assertThat(state(all.get(CLAIMED - 1))).isEqualTo(TaskState.ACTIVE);
        assertThat(state(all.get(CLAIMED))).isEqualTo(TaskState.PENDING);
        for (int i = 1; i < all.size(); i++) {
            mayEnd.release();
            int ended = i;
            await().until(() -> begun.size() == ended + 1);
        }
        assertThat(begun).containsExactlyElementsOf(all);
    }

    @Test
    void itGoesBackInItsOrderWithNoTryLostWhenTheOneBeforeTakesLong() {
        TaskId second = all.get(1);
        int tries = bench.task(second).triesLeft();
        time.addAndGet(MOMENT.toNanos());
        pool.giveUpLate(MOMENT);
        assertThat(pool.held()).hasSize(CLAIMED);
        time.incrementAndGet();
        pool.giveUpLate(MOMENT);
        await().until(() -> pool.held().size() == 1);
        assertThat(bench.network.records().list(BACKEND, TaskState.PENDING, 99))
                .containsExactlyElementsOf(all.subList(1, all.size()));
        assertThat(bench.task(second).triesLeft()).isEqualTo(tries);
        assertThat(state(all.getFirst())).isEqualTo(TaskState.ACTIVE);
        // And nothing is claimed again until that has ended.
        assertThat(pool.room(pool.ahead())).isEqualTo(Room.of(0));
    }

    @Test
    void cancelledBeforeItBeginsItNeverDoes() {
        TaskId second = all.get(1);
        Token claim = claimOf(second);
        bench.network.submissions().cancel(second, "enough");
        assertThat(pool.stop(second, claim, Stop.CANCELLED)).isTrue();
        assertThat(pool.stop(second, claim, Stop.CANCELLED)).isFalse();
        bench.awaitState(second, TaskState.CANCELLED);
        mayEnd.release(2);
        await().until(() -> begun.size() == 3);
        assertThat(begun).doesNotContain(second);
    }

    @Test
    void pausedBeforeItBeginsItWaitsForAPerson() {
        TaskId second = all.get(1);
        Token claim = claimOf(second);
        bench.network.controls().pause(second);
        pool.pause(second, claim);
        bench.awaitState(second, TaskState.WAITING);
        bench.network.controls().resume(second);
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void whatWasLostMeanwhileDoesNotBegin() {
        TaskId second = all.get(1);
        Token claim = claimOf(second);
        bench.reap(second);
        assertThat(pool.stop(second, claim, Stop.LEASE_LOST)).isTrue();
        assertThat(pool.held()).doesNotContainKey(second);
        mayEnd.release();
        await().until(() -> begun.size() == 2);
        assertThat(begun).containsExactly(all.get(0), all.get(2));
    }

    @Test
    void claimOfAnotherAttemptIsLeftAlone() {
        TaskId second = all.get(1);
        assertThat(pool.stop(second, new Token(1, 7), Stop.CANCELLED)).isFalse();
        assertThat(pool.held()).containsKey(second);
    }

    @Test
    void itsLeaseIsRenewedAsThatOfAnyOther() {
        Task last = bench.task(all.get(CLAIMED - 1));
        assertThat(pool.held()).containsEntry(last.id(), last.token().orElseThrow());
        // And nobody is shown who does not work.
        assertThat(pool.workers()).hasSize(1);
    }
}
