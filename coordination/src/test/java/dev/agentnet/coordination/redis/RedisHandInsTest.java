package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A person does the work of a task that ended badly.
final class RedisHandInsTest extends PlansOnRedis {

    private Retrying handIn(LeaderToken by, TaskId id, int attempt) {
        return network.submissions().handIn(by, id, attempt, "abcdef");
    }

    private TaskId dead() {
        TaskId id = submit("one");
        handIn(claim(), failed(FailureName.API_AUTH));
        return id;
    }

    @Test
    void itIsTheNextAttemptInTheMergeQueue() {
        TaskId id = dead();
        assertThat(handIn(leader, id, 2)).isEqualTo(Retrying.RETRIED);
        Task task = network.records().find(id).orElseThrow();
        assertThat(task.state()).isEqualTo(TaskState.VERIFYING);
        assertThat(task.attempt()).isEqualTo(2);
        assertThat(task.token()).isEmpty();
        assertThat(task.found()).isEmpty();
        assertThat(network.records().result(id))
                .containsEntry("attempt_commit", "abcdef")
                .containsEntry("status", "verifying")
                .doesNotContainKeys("worker", "output", "error", "finished_at");
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .satisfiesExactly(
                        retried ->
                                assertThat(retried)
                                        .contains("\"retried\"", "a person handed in abcdef"),
                        verifying -> assertThat(verifying).contains("\"verifying\""));
        assertThat(network.merges().enqueue(leader, BACKEND, "shop", List.of(id))).isOne();
        network.merges().done(leader, "shop", new Entry(id, 2), Map.of("merged", "true"));
        assertThat(state(id)).isEqualTo(TaskState.DONE);
    }

    @Test
    void onlyTheLeaderTakesItAndOnlyAsTheAttemptThatComesNext() {
        TaskId id = dead();
        assertThat(handIn(DEPOSED, id, 2)).isEqualTo(Retrying.RUNNING);
        assertThat(handIn(leader, id, 1)).isEqualTo(Retrying.RUNNING);
        assertThat(handIn(leader, id, 3)).isEqualTo(Retrying.RUNNING);
        assertThat(state(id)).isEqualTo(TaskState.DEAD);
        assertThat(handIn(leader, id, 2)).isEqualTo(Retrying.RETRIED);
        assertThat(handIn(leader, id, 3)).isEqualTo(Retrying.RUNNING);
    }

    @Test
    void taskThatNeverBeganCanBeDoneByHand() {
        Planned plan = plan("table", "page: table");
        TaskId page = plan.task("page");
        network.submissions().cancel(page, "I do it myself");
        assertThat(handIn(leader, page, 1)).isEqualTo(Retrying.RETRIED);
        assertThat(state(page)).isEqualTo(TaskState.VERIFYING);
        network.merges().enqueue(leader, BACKEND, "shop", List.of(page));
        network.merges().done(leader, "shop", new Entry(page, 1), Map.of("merged", "true"));
        finishAll("table");
        assertThat(state(page)).isEqualTo(TaskState.DONE);
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void planGoesOnWithIt() {
        Planned plan = plan("table", "page: table");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        assertThat(state(plan.whole())).isEqualTo(TaskState.DEAD);
        handIn(leader, plan.task("table"), 2);
        assertThat(state(plan.whole())).isEqualTo(TaskState.WAITING);
        network.merges().enqueue(leader, BACKEND, "shop", List.of(plan.task("table")));
        Entry entry = new Entry(plan.task("table"), 2);
        network.merges().done(leader, "shop", entry, Map.of("merged", "true"));
        look();
        finishAll("page");
        assertThat(state(plan.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void nextClaimAfterItIsAnAttemptOfItsOwn() {
        TaskId id = dead();
        handIn(leader, id, 2);
        network.merges().enqueue(leader, BACKEND, "shop", List.of(id));
        network.merges()
                .back(
                        leader,
                        "shop",
                        new Entry(id, 2),
                        new Refusal(FailureName.CHECK_FAILED, "exit 1", "mend it"),
                        1);
        assertThat(claim().attempt()).isEqualTo(3);
    }
}
