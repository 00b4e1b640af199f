package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a person has a task tried again that had ended.
final class RedisRetriesTest extends NetworkOnRedis {

    private Retrying retry(TaskId id, String note) {
        return network.submissions().retry(id, note);
    }

    private Task dead() {
        submit("one");
        Task task = claim();
        handIn(task, failed(FailureName.API_AUTH));
        return task;
    }

    @Test
    void taskThatNeverBeganHasNoResultWhenItIsTriedAfterAll() {
        TaskId id = submit("one");
        network.submissions().cancel(id, "not now");
        assertThat(retry(id, "")).isEqualTo(Retrying.RETRIED);
        assertThat(network.records().result(id)).isEmpty();
        assertThat(claim().attempt()).isEqualTo(1);
        assertThat(network.records().result(id)).isEmpty();
    }

    @Test
    void deadTaskComesBackWithANote() {
        Task task = dead();
        assertThat(retry(task.id(), "with the key")).isEqualTo(Retrying.RETRIED);
        assertThat(network.records().result(task.id())).containsKey("started_at");
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"retried\"", "\"reason\":\"with the key\"");
        Task again = claim();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.feedback()).contains("with the key");
    }

    @Test
    void retriedTaskHasFreshTries() {
        submit("one");
        for (int stall = 1; stall <= 3; stall++) {
            claim();
            reapAll();
        }
        Task dead = network.records().find(listDead().getFirst()).orElseThrow();
        assertThat(dead.stalls()).isEqualTo(3);
        retry(dead.id(), "");
        Task fresh = claim();
        assertThat(fresh.triesLeft()).isEqualTo(3);
        assertThat(fresh.stalls()).isZero();
    }

    private List<TaskId> listDead() {
        return network.records().list(BACKEND, TaskState.DEAD, 10);
    }

    @Test
    void withoutANoteTheReasonItCameBackForStays() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        network.merges().back(leader, "shop", new Entry(task.id(), task.attempt()), refusal, 0);
        retry(task.id(), "");
        assertThat(claim().feedback()).contains("fix the test");
    }

    @Test
    void cancelledTaskIsWantedAgain() {
        submit("one");
        Task task = claim();
        network.submissions().cancel(task.id(), "no");
        handIn(task, new Outcome.Cancelled("", Usage.NONE));
        assertThat(retry(task.id(), "")).isEqualTo(Retrying.RETRIED);
        handIn(claim(), completed());
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
    }

    @Test
    void onlyWhatEndedBadlyIsRetried() {
        assertThat(retry(TaskId.next(BACKEND, InstantSource.system()), ""))
                .isEqualTo(Retrying.UNKNOWN);
        TaskId id = submit("one");
        assertThat(retry(id, "")).isEqualTo(Retrying.RUNNING);
        handIn(claim(), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        assertThat(retry(id, "")).isEqualTo(Retrying.DONE);
    }

    @Test
    void parentOfARetriedChildWaitsForItAgain() {
        TaskId parent = split(1);
        Task child = claim();
        handIn(child, failed(FailureName.API_AUTH));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DEAD);
        retry(child.id(), "");
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
        handIn(claim(), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }

    @Test
    void cancelledParentOfARetriedChildWaitsForItAgain() {
        TaskId parent = split(1);
        TaskId child = network.records().children(parent).getFirst();
        network.submissions().cancel(child, "no");
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.CANCELLED);
        retry(child, "");
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
    }

    @Test
    void parentThatStillWaitsIsNotRetried() {
        TaskId parent = split(2);
        TaskId child = network.records().children(parent).getFirst();
        network.submissions().cancel(child, "no");
        retry(child, "");
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().load(parent.domain()).stats()).doesNotContainKey("retried");
    }

    @Test
    void retriedParentIsRoutedAnewAndWaitsForItsNewChildrenOnly() {
        TaskId parent = split(1);
        handIn(claim(), failed(FailureName.API_AUTH));
        network.routes().joinReady(leader, 10);
        retry(parent, "another way");
        List<TaskId> children = route(leader, claimBy(MAIN), 1);
        assertThat(network.records().children(parent)).isEqualTo(children);
        handIn(claim(), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }
}
