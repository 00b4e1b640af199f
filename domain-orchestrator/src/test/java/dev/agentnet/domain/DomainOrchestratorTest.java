package dev.agentnet.domain;

import static dev.agentnet.domain.DomainBench.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A domain's life on a real Redis, with real processes as its workers.
final class DomainOrchestratorTest extends DomainScenario {

    private List<TaskId> tasks(TaskState state) {
        return bench.network.records().list(BACKEND, state, 10);
    }

    @Test
    void claimsUpToItsFreeSlotsAndTheNextWhenOneIsFree() {
        TaskId first = bench.submit("one");
        TaskId second = bench.submit("two");
        TaskId third = bench.submit("three");
        bench.start(2);
        bench.awaitBegin(first, 1);
        bench.awaitBegin(second, 1);
        assertThat(tasks(TaskState.PENDING)).containsExactly(third);
        bench.finish(first);
        bench.awaitBegin(third, 1);
        bench.awaitHandedIn(first);
        assertThat(bench.task(second).state()).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void taskIsTakenUpAsSoonAsItComes() {
        bench.start(1);
        TaskId task = bench.submit("later");
        bench.awaitBegin(task, 1);
        bench.finish(task);
        bench.awaitHandedIn(task);
    }

    @Test
    void leaseIsRenewedWhileTheWorkGoesOn() {
        TaskId task = bench.submit("long");
        bench.start(1);
        bench.awaitBegin(task, 1);
        long first = bench.leaseEnd(task);
        assertThat(first).isPositive();
        await().atMost(DomainBench.LEASE.multipliedBy(3))
                .until(() -> bench.leaseEnd(task) > first + DomainBench.LEASE.toMillis());
        assertThat(bench.task(task).attempt()).isEqualTo(1);
    }

    @Test
    void lostLeaseKillsTheProcessAndTheTaskIsDoneAnew() {
        TaskId task = bench.submit("stalls");
        bench.start(1);
        bench.awaitBegin(task, 1);
        assertThat(bench.hasProcesses(task, 1)).isTrue();
        bench.reap(task);
        await().until(() -> !bench.hasProcesses(task, 1));
        bench.awaitBegin(task, 2);
        bench.finish(task);
        bench.awaitHandedIn(task);
        assertThat(bench.task(task).stalls()).isEqualTo(1);
    }

    @Test
    void taskThatComesBackToABusyDomainWaitsForItsOldProcessToDie() {
        TaskId task = bench.submit("comes back");
        // Without a renewal the domain learns of the loss only by being granted the task again.
        bench.start(bench.settings(2, Duration.ofMinutes(1), Duration.ofSeconds(20)));
        bench.awaitBegin(task, 1);
        bench.reap(task);
        bench.awaitBegin(task, 2);
        assertThat(bench.hasProcesses(task, 1)).isFalse();
        bench.finish(task);
        bench.awaitHandedIn(task);
        assertThat(bench.task(task).attempt()).isEqualTo(2);
    }

    /// The heap is another matter: with that the process ends.
    @Test
    void attemptThatLeavesNoThreadsFailsByName() {
        TaskId task = bench.submit("greedy");
        bench.start(
                bench.settings(1, Duration.ofMinutes(1), Duration.ofSeconds(20)),
                (assignment, listener) -> {
                    throw new OutOfMemoryError("unable to create native thread");
                });
        bench.awaitState(task, TaskState.DELAYED);
        assertThat(bench.network.records().result(task))
                .containsEntry("failure", FailureName.OOM.word());
    }

    /// Each a little later than the one before, from its fetch to its commit.
    @Test
    @Tag("slow")
    void workThatIsStoppedAtAnyMomentComesBackWithNoTryLost() {
        DomainSettings settings = bench.settings(1, Duration.ofMinutes(1), Duration.ofSeconds(20));
        Worker runtime = bench.runtime(settings);
        AtomicInteger moment = new AtomicInteger();
        bench.start(
                settings,
                (assignment, listener) -> {
                    if (assignment.task().attempt() == 1) {
                        interruptAfter(Duration.ofMillis(6L * moment.incrementAndGet()));
                    }
                    return runtime.run(assignment, listener);
                });
        List<TaskId> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            TaskId task = bench.submit("stopped " + i);
            bench.finish(task);
            tasks.add(task);
        }
        for (TaskId task : tasks) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() ->
                            bench.task(task).state() == TaskState.VERIFYING
                                    || bench.task(task).state() == TaskState.DELAYED);
        }
        assertThat(tasks)
                .extracting(task -> bench.task(task).fields().getOrDefault("reason", ""))
                .containsOnly("");
    }

    /// As a domain does that is asked to end.
    private static void interruptAfter(Duration wait) {
        Thread worker = Thread.currentThread();
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(worker::interrupt);
    }

    @Test
    void cancelEndsTheAttempt() {
        TaskId task = bench.submit("unwanted");
        bench.start(1);
        bench.awaitBegin(task, 1);
        assertThat(bench.network.submissions().cancel(task, "enough")).isEqualTo(Cancelling.WANTED);
        bench.awaitState(task, TaskState.CANCELLED);
        assertThat(bench.hasProcesses(task, 1)).isFalse();
    }

    @Test
    void drainFinishesWhatItHasAndClaimsNoMore() {
        TaskId task = bench.submit("begun");
        DomainOrchestrator domain = bench.start(1);
        bench.awaitBegin(task, 1);
        TaskId next = bench.submit("too late");
        Thread closing = Thread.ofVirtual().start(domain::close);
        bench.finish(task);
        bench.awaitHandedIn(task);
        await().until(() -> !closing.isAlive());
        assertThat(tasks(TaskState.PENDING)).containsExactly(next);
        assertThat(bench.hasBegun(next, 1)).isFalse();
    }

    @Test
    void drainHandsBackWhatDoesNotFinishInTimeWithoutCostingATry() {
        TaskId task = bench.submit("endless");
        DomainOrchestrator domain =
                bench.start(bench.settings(1, Duration.ofMillis(200), Duration.ofMillis(100)));
        bench.awaitBegin(task, 1);
        int tries = bench.task(task).triesLeft();
        domain.close();
        assertThat(bench.task(task).state()).isEqualTo(TaskState.PENDING);
        assertThat(bench.task(task).triesLeft()).isEqualTo(tries);
        assertThat(bench.hasProcesses(task, 1)).isFalse();
    }

    @Test
    void beatTellsWhoWorksOnWhat() {
        TaskId task = bench.submit("Add an index to the orders table");
        bench.start(1);
        bench.awaitBegin(task, 1);
        AgentId worker = new AgentId("backend.1.db-worker-1");
        await().until(() -> bench.network.registry().find(worker).isPresent());
        assertThat(bench.network.registry().find(worker).orElseThrow().fields())
                .containsEntry("task", task.value())
                .containsEntry("container", "box-1")
                .containsEntry("state", "working");
        bench.finish(task);
        await().until(() ->
                bench.network
                        .registry()
                        .find(DomainBench.AGENT)
                        .filter(own -> "idle".equals(own.fields().get("state")))
                        .isPresent());
    }

    @Test
    void attemptWaitsForAMainThatIsAwayAndCostsNoTry() throws IOException {
        bench.main.leave();
        TaskId task = bench.submit("Add an index to the orders table");
        int tries = bench.task(task).triesLeft();
        bench.start(1);
        bench.awaitState(task, TaskState.ACTIVE);
        long lease = bench.leaseEnd(task);
        await().until(() -> bench.leaseEnd(task) > lease);
        assertThat(bench.hasBegun(task, 1)).isFalse();
        bench.main.comeBack();
        bench.awaitBegin(task, 1);
        assertThat(bench.task(task).triesLeft()).isEqualTo(tries);
        bench.finish(task);
        bench.awaitHandedIn(task);
    }

    @Test
    void unknownWorkerFailsTheTaskNamingThoseThereAre() {
        TaskId task = bench.submit("anything", Optional.of("css-worker"));
        bench.start(1);
        bench.awaitState(task, TaskState.DEAD);
        assertThat(bench.task(task).fields())
                .containsEntry("failure", "bad_task")
                .hasEntrySatisfying(
                        "reason",
                        reason ->
                                assertThat(reason).contains("css-worker", "api-worker, db-worker"));
    }
}
