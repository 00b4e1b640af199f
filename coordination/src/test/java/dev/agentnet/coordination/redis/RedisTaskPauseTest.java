package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Controls.Pausing;
import dev.agentnet.coordination.Controls.Resuming;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// One task that a person stops where it is.
final class RedisTaskPauseTest extends NetworkOnRedis {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private Pausing pause(TaskId id) {
        return network.controls().pause(id);
    }

    private Resuming resume(TaskId id) {
        return network.controls().resume(id);
    }

    private Renewal renew(Task task) {
        return Objects.requireNonNull(
                network.claims()
                        .renew(BACKEND, Map.of(task.id(), task.token().orElseThrow()), LEASE)
                        .get(task.id()));
    }

    private long paused(Task task) {
        return Long.parseLong(raw.hget(key("tasks:info:" + task.id()), "paused_ms"));
    }

    private void pausedAt(TaskId id, long moment) {
        raw.hset(key("tasks:info:" + id), "paused_at", Long.toString(moment));
    }

    @Test
    void workerIsToldToStandStillAndToGoOn() throws InterruptedException {
        submit("one");
        Task task = claim();
        CountDownLatch told = new CountDownLatch(2);
        try (var _ = network.wakes().onAgent(AGENT, told::countDown)) {
            assertThat(pause(task.id())).isEqualTo(Pausing.PAUSED);
            assertThat(renew(task)).isEqualTo(Renewal.PAUSE);
            assertThat(pause(task.id())).isEqualTo(Pausing.ALREADY);
            assertThat(resume(task.id())).isEqualTo(Resuming.RESUMED);
            assertThat(renew(task)).isEqualTo(Renewal.CONTINUE);
            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(resume(task.id())).isEqualTo(Resuming.RUNNING);
        assertThat(state(task.id())).isEqualTo(TaskState.ACTIVE);
        assertThat(network.journal().lastEvents(BACKEND, 2).toString())
                .contains("\"paused\"", "\"resumed\"");
        assertThat(handIn(task, completed())).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void waitingTaskIsNotClaimedAndIsTheNextAfterwards() {
        TaskId one = submit("one");
        TaskId two = submit("two");
        TaskId three = submit("three");
        assertThat(pause(two)).isEqualTo(Pausing.PAUSED);
        assertThat(state(two)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().result(two)).containsEntry("status", "waiting");
        checkInvariants();
        assertThat(claim().id()).isEqualTo(one);
        assertThat(resume(two)).isEqualTo(Resuming.RESUMED);
        assertThat(network.records().find(two).orElseThrow().fields())
                .doesNotContainKeys("paused_at", "waits_for");
        assertThat(step(List.of(), 2).granted()).extracting(Task::id).containsExactly(two, three);
    }

    @Test
    void delayedTaskWaitsForAPersonInstead() {
        TaskId id = submit("one");
        handIn(claim(), failed(FailureName.AGENT_ERROR));
        assertThat(pause(id)).isEqualTo(Pausing.PAUSED);
        assertThat(network.records().load(BACKEND).delayed()).isZero();
        assertThat(resume(id)).isEqualTo(Resuming.RESUMED);
        assertThat(network.records().result(id)).containsEntry("status", "pending");
        assertThat(claim().attempt()).isEqualTo(2);
    }

    @Test
    void whatComesBackFromItsDomainWaitsForAPerson() {
        submit("one");
        Task task = claim();
        pause(task.id());
        handIn(task, released());
        assertThat(state(task.id())).isEqualTo(TaskState.WAITING);
        assertThat(network.records().result(task.id())).containsEntry("status", "waiting");
        assertThat(step(List.of(), 1).granted()).isEmpty();
        resume(task.id());
        assertThat(claim().attempt()).isEqualTo(2);
    }

    @Test
    void whatIsTakenBackFromTheDeadWaitsForAPerson() {
        submit("one");
        Task task = claim();
        pause(task.id());
        reapAll();
        assertThat(state(task.id())).isEqualTo(TaskState.WAITING);
    }

    @Test
    void pausedTaskCanBeCancelledWhereverItStands() {
        submit("one");
        Task active = claim();
        TaskId waiting = submit("two");
        pause(active.id());
        pause(waiting);
        assertThat(network.submissions().cancel(waiting, "no")).isEqualTo(Cancelling.CANCELLED);
        assertThat(network.submissions().cancel(active.id(), "no")).isEqualTo(Cancelling.WANTED);
        assertThat(renew(active)).isEqualTo(Renewal.CANCEL);
    }

    @Test
    void retriedTaskIsPausedNoMore() {
        submit("one");
        Task task = claim();
        pause(task.id());
        handIn(task, failed(FailureName.API_AUTH));
        assertThat(pause(task.id())).isEqualTo(Pausing.ENDED);
        assertThat(resume(task.id())).isEqualTo(Resuming.ENDED);
        network.submissions().retry(task.id(), "");
        assertThat(claim().id()).isEqualTo(task.id());
    }

    @Test
    void workThatIsHandedInIsLeftToLand() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        assertThat(pause(task.id())).isEqualTo(Pausing.MERGING);
        assertThat(resume(task.id())).isEqualTo(Resuming.RUNNING);
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .doesNotContainKey("paused_at");
    }

    @Test
    void taskThatNobodySubmittedIsUnknown() {
        TaskId id = TaskId.next(BACKEND, InstantSource.system());
        assertThat(pause(id)).isEqualTo(Pausing.UNKNOWN);
        assertThat(resume(id)).isEqualTo(Resuming.UNKNOWN);
        assertThat(network.journal().lastEvents(BACKEND, 5)).isEmpty();
    }

    @Test
    void timePausedIsNoWork() {
        submit("one");
        Task task = claim();
        long now = System.currentTimeMillis();
        pause(task.id());
        pausedAt(task.id(), now - HOUR);
        resume(task.id());
        assertThat(paused(task)).isBetween(HOUR, HOUR + 10_000);
        pause(task.id());
        pausedAt(task.id(), now + HOUR);
        resume(task.id());
        assertThat(paused(task)).isBetween(HOUR, HOUR + 10_000);
    }

    @Test
    void whatIsHandedInMeanwhileIsResumedWhereItIs() {
        submit("one");
        Task task = claim();
        pause(task.id());
        handIn(task, completed());
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
        assertThat(resume(task.id())).isEqualTo(Resuming.RESUMED);
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .doesNotContainKey("paused_ms");
    }

    @Test
    void whatWaitedForAPersonInAnEarlierLifeIsResumedWhereItIs() {
        TaskId id = submit("one");
        pause(id);
        network.submissions().cancel(id, "no");
        network.submissions().retry(id, "after all");
        Task task = claim();
        pause(id);
        handIn(task, completed());
        assertThat(resume(id)).isEqualTo(Resuming.RESUMED);
        assertThat(state(id)).isEqualTo(TaskState.VERIFYING);
    }

    /// The task two hours ago, its domain one hour ago.
    @Test
    void taskThatStoodFirstAndGoesOnLastCountsItsOwnTimeAlone() {
        Task task = standing(2, 1);
        network.controls().resume(BACKEND);
        assertThat(paused(task)).isZero();
        resume(task.id());
        assertThat(paused(task)).isBetween(2 * HOUR, 2 * HOUR + 10_000);
    }

    @Test
    void taskThatStoodFirstAndGoesOnFirstLeavesTheRestToItsDomain() {
        Task task = standing(2, 1);
        resume(task.id());
        assertThat(paused(task)).isBetween(HOUR - 10_000, HOUR + 10_000);
        network.controls().resume(BACKEND);
        assertThat(paused(task)).isBetween(2 * HOUR - 10_000, 2 * HOUR + 10_000);
    }

    @Test
    void taskThatStoodLastCountsWhatItsDomainDidBefore() {
        Task task = standing(1, 2);
        network.controls().resume(BACKEND);
        assertThat(paused(task)).isBetween(HOUR - 10_000, HOUR + 10_000);
        resume(task.id());
        assertThat(paused(task)).isBetween(2 * HOUR - 10_000, 2 * HOUR + 10_000);
    }

    private Task standing(int taskHours, int domainHours) {
        submit("one");
        Task task = claim();
        network.controls().pause(BACKEND);
        pause(task.id());
        long now = System.currentTimeMillis();
        pausedAt(task.id(), now - taskHours * HOUR);
        String since = Long.toString(now - domainHours * HOUR);
        raw.hset(key("fleet:desired:backend"), "paused_at", since);
        return task;
    }
}
