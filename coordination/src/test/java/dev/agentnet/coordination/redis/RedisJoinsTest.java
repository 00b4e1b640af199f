package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a task ends whose children have, and what its result is made of.
final class RedisJoinsTest extends NetworkOnRedis {

    private final Outcome checked = new Outcome.Checked("fine", Usage.NONE, 0, "", "");

    /// A parent's children in the order of their ids, in which their results are put together.
    private List<Task> claimChildrenOf(TaskId parent) {
        List<Task> claimed = step(List.of(), 20).granted();
        return network.records().children(parent).stream()
                .map(id -> claimed.stream().filter(task -> task.id().equals(id)).findAny())
                .map(Optional::orElseThrow)
                .toList();
    }

    private Map<String, String> result(TaskId id) {
        return network.records().result(id);
    }

    @Test
    void splitTaskEndsWhenItsChildrenHave() {
        TaskId parent = split(1);
        network.routes().join(leader, List.of(parent));
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
        network.submissions().cancel(network.records().children(parent).getFirst(), "no");
        assertThat(network.routes().joinReady(leader, 10)).isEqualTo(1);
        assertThat(state(parent)).isEqualTo(TaskState.CANCELLED);
        assertThat(network.routes().joinReady(leader, 10)).isZero();
    }

    @Test
    void lostHintIsMadeGoodByLooking() {
        TaskId parent = split(1);
        handIn(claim(), checked);
        raw.del(key("tasks:joinable:main"));
        network.routes().join(leader, List.of(parent));
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }

    @Test
    void deposedLeaderJoinsNothing() {
        TaskId parent = split(1);
        handIn(claim(), checked);
        assertThat(network.routes().joinReady(DEPOSED, 10)).isZero();
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
    }

    @Test
    void childThatHasNotEndedIsNoReasonToLook() {
        TaskId parent = split(2);
        handIn(claim(), completed());
        assertThat(network.routes().joinReady(leader, 10)).isZero();
        handIn(claim(), checked);
        assertThat(network.routes().joinReady(leader, 10)).isEqualTo(1);
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
    }

    @Test
    void allThatIsDoneMakesADoneTask() {
        TaskId parent = split(2);
        claimChildrenOf(parent).forEach(child -> handIn(child, checked));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
        assertThat(result(parent)).containsEntry("error", "").containsEntry("failure", "");
    }

    @Test
    void deadChildOutweighsACancelledOne() {
        TaskId cancelledFirst = split(3);
        List<Task> children = claimChildrenOf(cancelledFirst);
        handIn(children.get(0), new Outcome.Cancelled("", Usage.NONE));
        handIn(children.get(1), failed(FailureName.API_AUTH));
        handIn(children.get(2), checked);
        TaskId deadFirst = split(2);
        List<Task> others = claimChildrenOf(deadFirst);
        handIn(others.get(0), failed(FailureName.API_AUTH));
        handIn(others.get(1), new Outcome.Cancelled("", Usage.NONE));
        network.routes().joinReady(leader, 10);
        assertThat(result(cancelledFirst))
                .containsEntry("status", "dead")
                .containsEntry("failure", "child_failed")
                .containsEntry(
                        "error",
                        children.get(0).id()
                                + " is cancelled, "
                                + children.get(1).id()
                                + " is dead");
        assertThat(result(deadFirst)).containsEntry("status", "dead");
    }

    @Test
    void cancelledChildMakesACancelledTask() {
        TaskId parent = split(2);
        List<Task> children = claimChildrenOf(parent);
        handIn(children.get(0), checked);
        handIn(children.get(1), new Outcome.Cancelled("", Usage.NONE));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void eachChildSaysItsOutputOrElseItsError() {
        TaskId parent = split(3);
        List<Task> children = claimChildrenOf(parent);
        handIn(children.get(0), checked);
        handIn(
                children.get(1),
                new Outcome.Failed(" \n", Usage.NONE, FailureName.API_AUTH, "no key"));
        handIn(children.get(2), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent))
                .containsEntry(
                        "output",
                        "%s (done): fine\n%s (dead): no key\n%s (done): "
                                .formatted(children.stream().map(Task::id).toArray()));
    }

    @Test
    void longReportsKeepTheirBeginningAndFailuresTheirEnd() {
        TaskId parent = split(2);
        List<Task> children = claimChildrenOf(parent);
        String words = "ä".repeat(7_000);
        handIn(children.get(0), new Outcome.Checked("Good." + words, Usage.NONE, 0, "", ""));
        handIn(
                children.get(1),
                new Outcome.Failed(words + " exit 1", Usage.NONE, FailureName.API_AUTH, "no"));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent).get("output"))
                .matches("(?s)\\S+ \\(done\\): Good\\.ä+…\n\\S+ \\(dead\\): …ä+ exit 1")
                .hasSizeLessThan(10_000);
    }

    @Test
    void shortReportIsWholeWhateverItEndsWith() {
        TaskId parent = split(1);
        Task child = claim();
        handIn(child, new Outcome.Checked("Voilà", Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent)).containsEntry("output", child.id() + " (done): Voilà");
    }

    @Test
    void reportOfJustThatLengthIsWhole() {
        TaskId parent = split(1);
        Task child = claim();
        String report = "a".repeat(15_900);
        handIn(child, new Outcome.Checked(report, Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent)).containsEntry("output", child.id() + " (done): " + report);
    }

    @Test
    void childrenSpeakInTheOrderOfTheirIds() {
        TaskId parent = split(12);
        List<Task> children = claimChildrenOf(parent);
        children.reversed().forEach(child -> handIn(child, checked));
        network.routes().joinReady(leader, 20);
        List<String> lines = children.stream().map(child -> child.id() + " (done): fine").toList();
        assertThat(result(parent)).containsEntry("output", String.join("\n", lines));
    }

    @Test
    void commitIsTheOneThatLandedLast() {
        TaskId parent = split(3);
        List<Task> children = claimChildrenOf(parent);
        landAt(children.get(0), "2000", Map.of("commit", "second", "merged", "true"));
        landAt(children.get(1), "1000", Map.of("commit", "first", "merged", "true"));
        landAt(children.get(2), "3000", Map.of("merged", "true"));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent))
                .containsEntry("commit", "second")
                .containsEntry("merged", "true");
    }

    @Test
    void whoOnlyReportsDoesNotHideTheCommitBeforeIt() {
        TaskId parent = split(2);
        List<Task> children = claimChildrenOf(parent);
        landAt(children.get(0), "1000", Map.of("commit", "built", "merged", "true"));
        landAt(children.get(1), "2000", Map.of("commit", "", "merged", "false"));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent)).containsEntry("commit", "built").containsEntry("merged", "true");
    }

    @Test
    void wholeOfWhichNothingLandedIsNotMerged() {
        TaskId parent = split(2);
        List<Task> children = claimChildrenOf(parent);
        landAt(children.get(0), "1000", Map.of("merged", "false"));
        landAt(children.get(1), "2000", Map.of("merged", "false"));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent)).containsEntry("merged", "false");
    }

    @Test
    void oneChildThatDidNotLandIsEnoughToSayNo() {
        TaskId parent = split(2);
        List<Task> children = claimChildrenOf(parent);
        landAt(children.get(0), "1000", Map.of("merged", "true"));
        handIn(children.get(1), failed(FailureName.API_AUTH));
        network.routes().joinReady(leader, 10);
        assertThat(result(parent)).containsEntry("merged", "false");
    }

    private void landAt(Task child, String finishedAt, Map<String, String> result) {
        handIn(child, completed());
        Entry entry = new Entry(child.id(), child.attempt());
        assertThat(network.merges().done(leader, "shop", entry, result)).isTrue();
        raw.hset(key("results:" + child.id()), "finished_at", finishedAt);
    }

    @Test
    void whatChildrenUsedIsAddedUp() {
        TaskId parent = split(3);
        List<Task> children = claimChildrenOf(parent);
        handIn(children.get(0), new Outcome.Checked("", new Usage(10, 20, 0.5), 0, "", ""));
        handIn(children.get(1), new Outcome.Checked("", new Usage(1, 2, 0.25), 0, "", ""));
        handIn(children.get(2), checked);
        network.routes().joinReady(leader, 10);
        assertThat(result(parent))
                .containsEntry("tokens_in", "11")
                .containsEntry("tokens_out", "22")
                .containsEntry("cost_usd", "0.750000");
    }

    @Test
    void childThatDiesInAnyWayLetsItsParentEnd() {
        TaskId reaped = split(1);
        Task child = claim();
        raw.hset(key("tasks:info:" + child.id()), "stalls", "2");
        reapAll();
        TaskId returned = split(1);
        Task refused = claim();
        handIn(refused, completed());
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        network.merges()
                .back(leader, "shop", new Entry(refused.id(), refused.attempt()), refusal, 0);
        assertThat(network.routes().joinReady(leader, 10)).isEqualTo(2);
        assertThat(state(reaped)).isEqualTo(TaskState.DEAD);
        assertThat(state(returned)).isEqualTo(TaskState.DEAD);
    }

    @Test
    void taskThatIsPartOfNothingIsNoReasonToLook() {
        submit("of nobody");
        handIn(claim(), checked);
        assertThat(raw.exists(key("tasks:joinable:main"))).isZero();
    }

    @Test
    void partThatIsAtWorkIsWaitedForThoughNobodyCountsIt() {
        TaskId parent = split(1);
        Task child = claim();
        raw.del(key("tasks:running:" + parent));
        network.routes().join(leader, List.of(parent));
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
        handIn(child, checked);
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }
}
