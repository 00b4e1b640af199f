package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The way of a claimed task: its grant, its lease, what is handed in and how often.
final class RedisClaimsTest extends NetworkOnRedis {

    @Test
    void submittedTaskWaitsAndIsClaimedWithALease() {
        TaskId id = submit("one");
        assertThat(state(id)).isEqualTo(TaskState.PENDING);
        Task task = claim();
        assertThat(task.id()).isEqualTo(id);
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.token()).contains(new Token(1, 1));
        assertThat(network.upkeep().leases(BACKEND)).containsOnlyKeys(id);
        assertThat(state(id)).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void highComesBeforeNormalAndLowDoesNotStarve() {
        for (int i = 0; i < 21; i++) {
            submitWith(Priority.LOW);
            submitWith(Priority.NORMAL);
            submitWith(Priority.HIGH);
        }
        List<Priority> order =
                step(List.of(), 21).granted().stream().map(task -> task.spec().priority()).toList();
        assertThat(order.getFirst()).isEqualTo(Priority.HIGH);
        assertThat(order.stream().filter(p -> p == Priority.HIGH)).hasSize(16);
        assertThat(order.stream().filter(p -> p == Priority.NORMAL)).hasSize(4);
        assertThat(order.stream().filter(p -> p == Priority.LOW)).hasSize(1);
    }

    private void submitWith(Priority priority) {
        TaskSpec spec =
                new TaskSpec(
                        BACKEND,
                        TaskKind.WORK,
                        "do it",
                        priority,
                        Duration.ofMinutes(1),
                        Json.object(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        network.submissions().submit(spec);
    }

    @Test
    void lostReplyGivesTheSameGrantAgain() {
        submit("one");
        submit("two");
        String request = UUID.randomUUID().toString();
        Step first = network.claims().step(AGENT, request, List.of(), 1, LEASE);
        Step again = network.claims().step(AGENT, request, List.of(), 1, LEASE);
        assertThat(again.granted().getFirst().id()).isEqualTo(first.granted().getFirst().id());
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    @Test
    void unreadableEntryIsQuarantinedAndTheQueueGoesOn() {
        TaskId id = submit("one");
        corrupt(BACKEND, "no such task");
        assertThat(step(List.of(), 2).granted()).extracting(Task::id).containsExactly(id);
        assertThat(network.records().load(BACKEND).pending()).isZero();
    }

    @Test
    void handedInWorkIsVerifiedNotDone() {
        submit("one");
        Task task = claim();
        assertThat(handIn(task, completed())).isEqualTo(Verdict.ACCEPTED);
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
        assertThat(network.records().result(task.id())).containsEntry("attempt_commit", "abc");
        assertThat(network.upkeep().leases(BACKEND)).isEmpty();
    }

    @Test
    void handingInTwiceIsTheSame() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        assertThat(handIn(task, completed())).isEqualTo(Verdict.SAME);
    }

    @Test
    void lateResultIsRefused() {
        submit("one");
        Task first = claim();
        network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
        Task second = claim();
        assertThat(handIn(first, completed())).isEqualTo(Verdict.STALE);
        assertThat(state(first.id())).isEqualTo(TaskState.ACTIVE);
        assertThat(handIn(second, completed())).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void retriedFailureWaitsAndThenDies() {
        submit("one");
        for (int attempt = 1; attempt <= 3; attempt++) {
            Task task = claim();
            assertThat(task.attempt()).isEqualTo(attempt);
            handIn(task, failed(FailureName.LEASE_LOST));
        }
        assertThat(network.records().load(BACKEND).dead()).isEqualTo(1);
        assertThat(network.records().load(BACKEND).stats()).containsEntry("dead", 1L);
    }

    @Test
    void failureWithABackoffIsDelayed() {
        submit("one");
        Task task = claim();
        handIn(task, failed(FailureName.AGENT_ERROR));
        assertThat(state(task.id())).isEqualTo(TaskState.DELAYED);
        assertThat(network.upkeep().promote(leader, BACKEND)).isZero();
    }

    @Test
    void fatalFailureDiesAtOnceAndARetryBringsItBack() {
        submit("one");
        Task task = claim();
        handIn(task, failed(FailureName.API_AUTH));
        assertThat(state(task.id())).isEqualTo(TaskState.DEAD);
        assertThat(network.submissions().retry(task.id(), "with the key"))
                .isEqualTo(Retrying.RETRIED);
        Task again = claim();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.feedback()).contains("with the key");
    }

    @Test
    void releasedWorkCostsNoTry() {
        submit("one");
        Task task = claim();
        handIn(task, new Outcome.Released("", Usage.NONE, "drains"));
        assertThat(state(task.id())).isEqualTo(TaskState.PENDING);
        assertThat(network.records().find(task.id()).orElseThrow().triesLeft()).isEqualTo(3);
    }

    @Test
    void renewingSaysWhatIsLostAndWhatIsToBeCancelled() {
        submit("one");
        Task task = claim();
        Map<TaskId, Token> held = Map.of(task.id(), task.token().orElseThrow());
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.CONTINUE);
        assertThat(network.submissions().cancel(task.id(), "no")).isEqualTo(Cancelling.WANTED);
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.CANCEL);
        handIn(task, new Outcome.Cancelled("", Usage.NONE));
        assertThat(state(task.id())).isEqualTo(TaskState.CANCELLED);
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.LOST);
    }

    @Test
    void lastChanceOfAPoisonedTaskIsAlone() {
        TaskId poison = submit("poison");
        TaskId beside = submit("beside");
        for (int stall = 1; stall <= 2; stall++) {
            assertThat(step(List.of(), 5).granted()).hasSize(2);
            network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
        }
        TaskId fresh = submit("fresh");
        Task first = step(List.of(), 5).granted().getFirst();
        assertThat(step(List.of(), 5).granted()).isEmpty();
        assertThat(network.records().list(BACKEND, TaskState.PENDING, 5)).hasSize(2);
        handIn(first, new Outcome.Released("", Usage.NONE, "drained"));
        handIn(claim(), completed());
        Task second = step(List.of(), 5).granted().getFirst();
        handIn(second, completed());
        assertThat(List.of(first.id(), second.id())).containsExactlyInAnyOrder(poison, beside);
        assertThat(claim().id()).isEqualTo(fresh);
    }
}
