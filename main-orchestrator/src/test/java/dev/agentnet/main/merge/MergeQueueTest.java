package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.Store;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// What becomes of handed-in work, on a real Redis and in a real store.
final class MergeQueueTest extends MergeBench {

    @Test
    void workThatMergesLandsOnceUnderItsTasksName() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        store.putRef("refs/heads/main", commit(base, "c.txt", "Meanwhile"));
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(landed()).containsExactly(task.id().value());
        assertThat(git("", "ls-tree", "--name-only", "main").lines())
                .containsExactly("a.txt", "b.txt", "c.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(landed()).hasSize(1);
    }

    @Test
    void workThatAnEarlierLeaderLandedIsOnlySaidToBeDone() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        String landing = commit(base, "b.txt", "Add b\n\nAgentnet-Task: " + task.id());
        store.putRef("refs/heads/main", landing);
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(store.commit("main")).contains(landing);
        assertThat(network.records().result(task.id()))
                .containsEntry("commit", landing)
                .containsEntry("merged", "true");
    }

    @Test
    void workThatIsNotWhatWasPushedDoesNotLand() throws Exception {
        Task task = handIn(commit(base, "b.txt", "Add b"), commit(base, "x.txt", "Something else"));
        assertThat(stateAfterALook(task)).isNotEqualTo(TaskState.DONE);
        assertThat(store.commit("main")).contains(base);
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .containsEntry("failure", "refused_tree");
    }

    @Test
    void cancelledTaskTakesItsCheckAlong() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change, List.of("sleep 500"));
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        TaskId check = network.records().list(DomainName.CHECKS, TaskState.PENDING, 10).getFirst();
        network.submissions().cancel(task.id(), "changed my mind");
        queue.runOnce(List.of(BACKEND));
        assertThat(network.records().find(check).orElseThrow().state())
                .isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void whoFollowsATaskSeesItsCheckBegin() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change, List.of("npm test"));
        queue.runOnce(List.of(BACKEND));
        queue.runOnce(List.of(BACKEND));
        assertThat(network.records().log(task.id(), 0))
                .singleElement()
                .asString()
                .contains("checking on the merged tree: npm test");
    }

    @Test
    void troubleOfOneRepositoryStopsNoOther() throws Exception {
        Store shop = store;
        store = stores.create("aaa", "main");
        base = commit("", "a.txt", "Begin");
        store.putRef("refs/heads/main", base);
        String stuckChange = commit(base, "b.txt", "Add b");
        Task stuck = handIn("aaa", stuckChange, stuckChange, List.of());
        store = shop;
        base = store.commit("main").orElseThrow();
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        String queue = redis.put("tasks:info:" + stuck.id(), "merges:queue:aaa", "no list");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(stateAfterALook(stuck)).isEqualTo(TaskState.VERIFYING);
        assertThat(network.repositories().troubles())
                .containsOnlyKeys("aaa")
                .hasEntrySatisfying("aaa", why -> assertThat(why).contains("WRONGTYPE"));
        redis.remove(queue);
        await().until(() -> stateAfterALook(stuck) == TaskState.DONE);
        assertThat(network.repositories().troubles()).isEmpty();
    }

    @Test
    void repositoryWhereNothingWaitsIsForgotten() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change, List.of("true"));
        stateAfterALook(task);
        assertThat(queue.remembers("shop")).isTrue();
        runChecks();
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        stateAfterALook(task);
        assertThat(queue.remembers("shop")).isFalse();
    }

    /// It may stand still between finding that it leads and saying so in the store.
    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void wordOfOneWhoLedBeforeHoldsNobodyUp() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change, List.of("true"));
        stateAfterALook(task);
        store.lead("main.0/who-led-before 1");
        runChecks();
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(landed()).containsExactly(task.id().value());
    }

    @Test
    void whoDoesNotLeadLandsNothing() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        leadership.close();
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        assertThat(store.commit("main")).contains(base);
    }
}
