package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Unreadable;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a task is claimed: its grant, which is first, its lease, and a reply that got lost.
final class RedisClaimsTest extends NetworkOnRedis {

    @Test
    void submittedTaskWaitsAndIsClaimedWithALease() {
        TaskId id = submit("one");
        assertThat(state(id)).isEqualTo(TaskState.PENDING);
        Task task = claim();
        assertThat(task.id()).isEqualTo(id);
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.token()).contains(new Token(1, 1));
        assertThat(task.agent()).contains(AGENT);
        assertThat(network.upkeep().leases(BACKEND)).containsOnlyKeys(id);
        assertThat(state(id)).isEqualTo(TaskState.ACTIVE);
        assertThat(network.records().result(id)).isEmpty();
        assertThat(network.journal().lastEvents(BACKEND, 10))
                .last()
                .asString()
                .contains("\"type\":\"claimed\"", "\"agent\":\"backend.1\"", "\"attempt\":1");
    }

    @Test
    void grantNamesItsLastClaimer() {
        submit("one");
        handIn(claim(), released());
        Task again = claimBy(ANOTHER);
        assertThat(again.agent()).contains(ANOTHER);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.state()).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void tokenBeginsWithTheNetworksEpoch() {
        submit("before any main has led");
        submit("after a Redis came back with less");
        raw.del(key("network:epoch"));
        assertThat(claim().token()).contains(new Token(1, 1));
        raw.set(key("network:epoch"), "7");
        assertThat(claim().token()).contains(new Token(7, 1));
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

    @Test
    void freeSlotsGoToWhateverWaits() {
        for (int i = 0; i < 21; i++) {
            submit("normal");
        }
        assertThat(step(List.of(), 21).granted()).hasSize(21);
    }

    @Test
    void grantBringsAllThatWasAskedFor() {
        TaskSpec spec = TaskSpec.of(BACKEND, "do it").asking(Optional.of("claude-haiku-4-5"));
        network.submissions().submit(spec);
        assertThat(step(List.of(), 1).granted().getFirst().spec()).isEqualTo(spec);
    }

    private Step stepAs(String request, Finish... finishes) {
        return network.claims().step(AGENT, request, List.of(finishes), 1, LEASE);
    }

    @Test
    void lostReplyGivesTheSameGrantAgain() {
        submit("one");
        submit("two");
        Step first = stepAs("r");
        Step again = stepAs("r");
        assertThat(again.granted())
                .isEqualTo(List.of(network.records().find(idOf(first)).orElseThrow()));
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    private static TaskId idOf(Step step) {
        return step.granted().getFirst().id();
    }

    @Test
    void lostReplyGivesTheSameVerdictAgain() {
        submit("one");
        Finish finish = finish(claim(), completed());
        assertThat(stepAs("r", finish).finished()).containsValue(Verdict.ACCEPTED);
        assertThat(stepAs("r", finish).finished()).containsValue(Verdict.ACCEPTED);
    }

    @Test
    void twoLostRepliesAreEachGivenAgain() {
        submit("one");
        submit("two");
        Step first = stepAs("r");
        Step second = stepAs("2:r");
        assertThat(idOf(second)).isNotEqualTo(idOf(first));
        assertThat(idOf(stepAs("r"))).isEqualTo(idOf(first));
        assertThat(idOf(stepAs("2:r"))).isEqualTo(idOf(second));
    }

    @Test
    void answerOfNothingDoesNotTakeTheLastOnesPlace() {
        TaskId id = submit("one");
        stepAs("r");
        assertThat(stepAs("idle").granted()).isEmpty();
        assertThat(stepAs("r").granted()).extracting(Task::id).containsExactly(id);
    }

    @Test
    void whatWasLostMeanwhileIsNotGrantedAgain() {
        submit("one");
        stepAs("r");
        reapAll();
        assertThat(stepAs("r").granted()).isEmpty();
        claimBy(ANOTHER);
        assertThat(stepAs("r").granted()).isEmpty();
    }

    @Test
    void whatWasHandedInMeanwhileIsNotGrantedAgain() {
        submit("one");
        Task task = stepAs("r").granted().getFirst();
        String reply = raw.get(key("agents:grant:backend.1"));
        handIn(task, completed());
        raw.set(key("agents:grant:backend.1"), reply);
        assertThat(stepAs("r").granted()).isEmpty();
    }

    @Test
    void whatIsAtWorkIsListedUntilItIsHandedIn() {
        submit("one");
        submit("two");
        Task task = claim();
        assertThat(network.records().list(BACKEND, TaskState.ACTIVE, 9)).containsExactly(task.id());
        handIn(task, completed());
        assertThat(network.records().list(BACKEND, TaskState.ACTIVE, 9)).isEmpty();
    }

    @Test
    void whatHasLostWhatWasAskedForIsUnreadableWhenItIsGrantedAgain() {
        TaskId id = submit("one");
        stepAs("r");
        raw.del(key("tasks:spec:" + id));
        assertThat(stepAs("r").unreadable()).extracting(Unreadable::id).containsExactly(id);
    }

    @Test
    void unreadableEntryIsQuarantinedAndTheQueueGoesOn() {
        TaskId id = submit("one");
        raw.lpush(key("tasks:pending:backend"), "no such task");
        assertThat(step(List.of(), 2).granted()).extracting(Task::id).containsExactly(id);
        assertThat(network.records().load(BACKEND).pending()).isZero();
        assertThat(raw.xlen(key("quarantine"))).isEqualTo(1);
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
    void claimThatAnotherHasNowIsLost() {
        submit("one");
        Task task = claim();
        Map<TaskId, Token> held = Map.of(task.id(), task.token().orElseThrow());
        reapAll();
        claimBy(ANOTHER);
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.LOST);
    }

    @Test
    void leaseThatRanOutIsExtendedWhileNobodyReapedIt() {
        submit("one");
        Task task = claim();
        raw.zadd(key("tasks:leases:backend"), 1, task.id().value());
        Map<TaskId, Token> held = Map.of(task.id(), task.token().orElseThrow());
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.CONTINUE);
        assertThat(network.upkeep().leases(BACKEND).values()).allMatch(end -> end > 1);
    }

    @Test
    void slotsThatOtherPrioritiesLeaveAreFilled() {
        for (int i = 0; i < 21; i++) {
            submitWith(Priority.HIGH);
        }
        assertThat(step(List.of(), 21).granted()).hasSize(21);
    }
}
