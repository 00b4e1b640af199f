package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a person stops a task, wherever it stands.
final class RedisCancellingTest extends NetworkOnRedis {

    private Cancelling cancel(TaskId id) {
        return network.submissions().cancel(id, "no");
    }

    @Test
    void cancelledBeforeItsClaimItIsNeverClaimed() {
        TaskId id = submit("one");
        assertThat(cancel(id)).isEqualTo(Cancelling.CANCELLED);
        assertThat(step(List.of(), 1).granted()).isEmpty();
        assertThat(network.records().result(id))
                .containsEntry("error", "no")
                .doesNotContainKey("started_at");
        assertThat(cancel(id)).isEqualTo(Cancelling.ENDED);
    }

    @Test
    void taskThatNobodySubmittedIsUnknown() {
        TaskId id = TaskId.next(BACKEND, InstantSource.system());
        assertThat(cancel(id)).isEqualTo(Cancelling.UNKNOWN);
    }

    @Test
    void deadAndDoneTasksHaveEnded() {
        TaskId dead = submit("one");
        handIn(claim(), failed(FailureName.API_AUTH));
        TaskId done = submit("two");
        handIn(claim(), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        assertThat(cancel(dead)).isEqualTo(Cancelling.ENDED);
        assertThat(cancel(done)).isEqualTo(Cancelling.ENDED);
    }

    @Test
    void claimedTaskGoesOnUntilItsWorkerStops() {
        TaskId id = submit("one");
        claim();
        assertThat(cancel(id)).isEqualTo(Cancelling.WANTED);
        assertThat(state(id)).isEqualTo(TaskState.ACTIVE);
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"cancel-wanted\"", "\"reason\":\"no\"");
    }

    @Test
    void workThatIsHandedInAndNotYetQueuedCanBeCancelled() {
        TaskId id = submit("one");
        handIn(claim(), completed());
        assertThat(cancel(id)).isEqualTo(Cancelling.CANCELLED);
        assertThat(state(id)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void delayedTaskIsNotTriedAgain() {
        TaskId id = submit("one");
        handIn(claim(), failed(FailureName.AGENT_ERROR));
        assertThat(cancel(id)).isEqualTo(Cancelling.CANCELLED);
        assertThat(network.records().load(BACKEND).delayed()).isZero();
    }

    @Test
    void waitingParentDoesNotEndTwice() {
        TaskId parent = split(1);
        assertThat(cancel(parent)).isEqualTo(Cancelling.CANCELLED);
        handIn(claim(), failed(FailureName.API_AUTH));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void queuedWorkLeavesTheMergeQueue() {
        Task task = queued();
        assertThat(cancel(task.id())).isEqualTo(Cancelling.CANCELLED);
        assertThat(network.merges().queue("shop")).isEmpty();
    }

    private Task queued() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(task.id()));
        return task;
    }

    @Test
    void onlyWhatIsLandingItselfIsTooLate() {
        Task landing = queued();
        Task next = queued();
        Intent intent = new Intent(landing.id(), landing.attempt(), "old", "new");
        network.merges().begin(leader, "shop", intent);
        assertThat(cancel(landing.id())).isEqualTo(Cancelling.LATE);
        assertThat(cancel(next.id())).isEqualTo(Cancelling.CANCELLED);
        assertThat(network.merges().queue("shop")).containsExactly(landing.id());
        network.merges().drop(leader, "shop", new Entry(next.id(), next.attempt()));
        assertThat(network.merges().intent("shop")).contains(intent);
    }

    @Test
    void whatDoesNotLandForNowIsNotTooLate() {
        Task landing = queued();
        Task next = queued();
        Entry entry = new Entry(landing.id(), landing.attempt());
        Intent intent = new Intent(landing.id(), landing.attempt(), "old", "new");
        network.merges().begin(leader, "shop", intent);
        network.merges().withdraw(leader, "shop", new Entry(next.id(), next.attempt()));
        network.merges().withdraw(leader, "shop", new Entry(landing.id(), 7));
        assertThat(network.merges().intent("shop")).contains(intent);
        network.merges().withdraw(leader, "shop", entry);
        assertThat(network.merges().intent("shop")).isEmpty();
        assertThat(network.merges().queue("shop")).containsExactly(landing.id(), next.id());
        assertThat(cancel(landing.id())).isEqualTo(Cancelling.CANCELLED);
    }
}
