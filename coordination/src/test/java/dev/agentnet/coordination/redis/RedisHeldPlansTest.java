package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What becomes of a plan of which not all is done, and how it goes on.
final class RedisHeldPlansTest extends PlansOnRedis {

    @Test
    void deadTaskHoldsBackWhatWaitsForItAndTheRestIsDone() {
        Planned plan = plan("table", "docs", "page: table", "link: page", "index: docs");
        List<Task> first = claimAll();
        handIn(first.get(0), failed(FailureName.API_AUTH));
        handIn(first.get(1), done);
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        finishAll("index");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
        assertThat(network.records().result(plan.whole()))
                .containsEntry("failure", "child_failed")
                .containsEntry("merged", "false")
                .containsEntry(
                        "error",
                        plan.task("table")
                                + " is dead, 2 not begun, as what they wait for is not done");
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.WAITING);
        assertThat(events(plan.task("page")))
                .last()
                .isEqualTo("held " + plan.task("table") + " is dead");
    }

    @Test
    void retryOfTheDeadOneLetsAllGoOn() {
        Planned plan = plan("table", "page: table");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
        network.submissions().retry(plan.task("table"), "");
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        network.routes().join(leader, List.of(plan.whole()));
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        finishAll("table");
        finishAll("page");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void endOfARetriedTaskIsFoundThoughNobodyHeardOfIt() {
        Planned plan = plan("table", "page: table");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        network.submissions().retry(plan.task("table"), "");
        handIn(claim(), done);
        raw.del(key("tasks:joinable:main"));
        network.routes().join(leader, List.of(plan.whole()));
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        finishAll("page");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void retryOfThePlanTriesWhatDiedAndNothingElse() {
        Planned plan = plan("table", "docs", "logo", "page: table", "link: page");
        List<Task> first = claimAll();
        handIn(first.get(0), failed(FailureName.API_AUTH));
        handIn(first.get(1), done);
        handIn(first.get(2), new Outcome.Cancelled("", Usage.NONE));
        network.submissions().cancel(plan.task("link"), "no");
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
        assertThat(network.submissions().retry(plan.whole(), "")).isEqualTo(Retrying.RETRIED);
        assertThat(state(plan.task("link"))).isEqualTo(TaskState.WAITING);
        finishAll("table", "logo");
        finishAll("page");
        finishAll("link");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void taskThatWasCancelledBeforeItBeganBeginsWhenItMay() {
        Planned plan = plan("table", "page: table", "link: table");
        network.submissions().cancel(plan.task("page"), "no");
        network.submissions().cancel(plan.task("link"), "no");
        network.submissions().retry(plan.task("link"), "");
        assertThat(state(plan.task("link"))).isEqualTo(TaskState.WAITING);
        finishAll("table");
        checkInvariants();
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.CANCELLED);
        finishAll("link");
        assertThat(state(plan.whole())).isEqualTo(TaskState.CANCELLED);
        network.submissions().retry(plan.task("page"), "");
        finishAll("page");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void cancelledTaskHoldsBackAsADeadOneDoes() {
        Planned plan = plan("table", "page: table", "link: page");
        network.submissions().cancel(plan.task("page"), "no");
        finishAll("table");
        assertThat(state(plan.whole())).isEqualTo(TaskState.CANCELLED);
        assertThat(events(plan.task("link"))).last().asString().startsWith("held ");
    }

    @Test
    void taskThatIsNotWantedAnyMoreIsNotHeldBack() {
        Planned plan = plan("table", "page: table");
        network.submissions().cancel(plan.task("page"), "no");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        assertThat(events(plan.task("page"))).last().isEqualTo("cancelled no");
    }

    @Test
    void ofManyThatDiedTheFirstAreNamed() {
        Planned plan = plan(IntStream.range(0, 25).mapToObj(n -> "t" + n).toArray(String[]::new));
        claimAll().forEach(task -> handIn(task, failed(FailureName.API_AUTH)));
        while (look() == 10) {}
        assertThat(network.records().result(plan.whole()).getOrDefault("error", "").split(", "))
                .hasSize(20);
    }

    @Test
    void planWhosePartsAreForgottenIsNotCalledDone() {
        Planned plan = plan("table", "docs");
        handIn(claim(), done);
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        collect(BACKEND);
        network.submissions().retry(plan.whole(), "");
        network.routes().join(leader, List.of(plan.whole()));
        assertThat(network.records().result(plan.whole()))
                .containsEntry("status", "dead")
                .containsEntry("error", "2 left after their retention");
    }

    @Test
    void taskThatLeavesIsWaitedForByNobody() {
        Planned plan = plan("table", "page: table");
        network.submissions().cancel(plan.task("page"), "no");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        collect(BACKEND);
        assertThat(network.records().find(plan.task("page"))).isEmpty();
        assertThat(network.records().find(plan.task("table"))).isEmpty();
    }

    @Test
    void taskThatIsTriedAgainBeforeMainHeardOfItsEndHasNotEnded() {
        Planned plan = plan("table", "page: table");
        handIn(claim(), failed(FailureName.API_AUTH));
        network.submissions().retry(plan.task("table"), "");
        assertThat(look()).isEqualTo(1);
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        assertThat(events(plan.task("page"))).noneMatch(event -> event.startsWith("held"));
        finishAll("table");
        finishAll("page");
    }

    @Test
    void deadTaskStaysAsLongAsOthersWaitForItAndTheseLeaveWithTheirPlan() {
        Planned plan = plan("table", "page: table", "link: page");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        collect(BACKEND);
        assertThat(state(plan.task("table"))).isEqualTo(TaskState.DEAD);
        collect(DomainName.MAIN);
        assertThat(network.records().find(plan.whole())).isEmpty();
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.CANCELLED);
        network.submissions().retry(plan.task("link"), "");
        assertThat(state(plan.task("link"))).isEqualTo(TaskState.PENDING);
        collect(BACKEND);
        assertThat(network.records().find(plan.task("table"))).isEmpty();
        handIn(claim(), done);
    }

    @Test
    void domainThatNamesAnothersTaskMovesNothing() {
        Planned plan = plan("table", "page: table");
        TaskId other = submit("of no plan");
        network.submissions().cancel(other, "no");
        raw.sadd(
                key("tasks:joinable:main"),
                plan.task("table").value(),
                other.value(),
                "nonsense",
                "x.y");
        look();
        assertThat(state(plan.task("page"))).isEqualTo(TaskState.WAITING);
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
    }
}
