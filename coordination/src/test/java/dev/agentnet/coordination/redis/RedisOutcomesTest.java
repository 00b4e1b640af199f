package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import org.junit.jupiter.api.Test;

/// What becomes of a claimed task when it is handed in.
final class RedisOutcomesTest extends NetworkOnRedis {

    private Task claimed() {
        submit("one");
        return claim();
    }

    @Test
    void handedInWorkIsVerifiedNotDone() {
        Task task = claimed();
        assertThat(handIn(task, completed())).isEqualTo(Verdict.ACCEPTED);
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
        assertThat(network.records().result(task.id())).containsEntry("attempt_commit", "abc");
        assertThat(network.upkeep().leases(BACKEND)).isEmpty();
    }

    @Test
    void handingInTwiceIsTheSame() {
        Task task = claimed();
        handIn(task, completed());
        assertThat(handIn(task, completed())).isEqualTo(Verdict.SAME);
    }

    @Test
    void lateResultIsRefused() {
        Task first = claimed();
        reapAll();
        assertThat(handIn(first, completed())).isEqualTo(Verdict.STALE);
        Task second = claim();
        assertThat(handIn(first, completed())).isEqualTo(Verdict.STALE);
        assertThat(state(first.id())).isEqualTo(TaskState.ACTIVE);
        assertThat(handIn(second, completed())).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void resultOfATaskThatLeftIsGone() {
        Task task = claimed();
        raw.keys(key("*")).forEach(raw::del);
        assertThat(handIn(task, completed())).isEqualTo(Verdict.GONE);
    }

    @Test
    void checksThatRanAreTheEndOfTheirTask() {
        Task task = claimed();
        handIn(task, new Outcome.Checked("all fine", Usage.NONE, 0, "", ""));
        assertThat(state(task.id())).isEqualTo(TaskState.DONE);
        assertThat(network.records().result(task.id()))
                .containsEntry("output", "all fine")
                .doesNotContainKeys("error", "failure");
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"done\"")
                .doesNotContain("failure");
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
    void refusalOfTheProviderCostsNoTry() {
        submit("one");
        for (int attempt = 1; attempt <= 5; attempt++) {
            Task task = claim();
            handIn(task, failed(FailureName.API_RATE_LIMIT));
            assertThat(state(task.id())).isEqualTo(TaskState.DELAYED);
            Task delayed = network.records().find(task.id()).orElseThrow();
            assertThat(delayed.triesLeft()).isEqualTo(3);
            assertThat(delayed.fields()).containsEntry("failure", "api_rate_limit");
            raw.zadd(key("tasks:delayed:backend"), 1, task.id().value());
            network.upkeep().promote(leader, BACKEND);
        }
    }

    @Test
    void retriedFailureWithoutABackoffIsReturned() {
        Task task = claimed();
        handIn(task, failed(FailureName.LEASE_LOST));
        assertThat(state(task.id())).isEqualTo(TaskState.PENDING);
    }

    @Test
    void failureWithABackoffIsDelayed() {
        Task task = claimed();
        handIn(task, failed(FailureName.AGENT_ERROR));
        assertThat(state(task.id())).isEqualTo(TaskState.DELAYED);
        assertThat(network.upkeep().promote(leader, BACKEND)).isZero();
    }

    @Test
    void fatalFailureDiesAtOnceAndSaysWhy() {
        Task task = claimed();
        handIn(task, failed(FailureName.API_AUTH));
        assertThat(state(task.id())).isEqualTo(TaskState.DEAD);
        assertThat(network.records().result(task.id()))
                .containsEntry("failure", "api_auth")
                .containsEntry("error", "it broke");
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"attempt\":1", "\"failure\":\"api_auth\"", "\"reason\":\"it broke\"");
    }

    @Test
    void failureIsNamedWhenNobodySaidWhy() {
        Task task = claimed();
        handIn(task, new Outcome.Failed("", Usage.NONE, FailureName.API_AUTH, ""));
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .containsEntry("failure", "api_auth");
    }

    @Test
    void releasedWorkCostsNoTry() {
        Task task = claimed();
        handIn(task, released());
        assertThat(state(task.id())).isEqualTo(TaskState.PENDING);
        assertThat(network.records().find(task.id()).orElseThrow().triesLeft()).isEqualTo(3);
    }

    @Test
    void workThatWasStoppedForAPersonIsCancelled() {
        Task task = claimed();
        handIn(task, new Outcome.Cancelled("", Usage.NONE));
        assertThat(state(task.id())).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void whatIsNotWantedAnyMoreIsCancelledHoweverItEnded() {
        Task task = claimed();
        network.submissions().cancel(task.id(), "no");
        handIn(task, completed());
        assertThat(state(task.id())).isEqualTo(TaskState.CANCELLED);
        assertThat(network.records().result(task.id())).containsEntry("error", "no");
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .containsEntry("reason", "no");
    }
}
