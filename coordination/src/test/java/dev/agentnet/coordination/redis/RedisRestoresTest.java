package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Restores.Known;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What happens to tasks when Redis came back with less than was known.
final class RedisRestoresTest extends NetworkOnRedis {

    private void forget() {
        assertThat(lead("main.1", new Pulse(1, 1_000)).orElseThrow().restoring()).isTrue();
    }

    private Known landed(TaskId id) {
        return network.restores().landed(leader, id, "abc", "main");
    }

    @Test
    void nothingIsGrantedUntilAllIsPutRight() {
        TaskId id = submit("one");
        forget();
        assertThat(step(List.of(), 1).granted()).isEmpty();
        network.restores().over(DEPOSED);
        assertThat(step(List.of(), 1).granted()).isEmpty();
        network.restores().over(leader);
        assertThat(claim().id()).isEqualTo(id);
    }

    @Test
    void claimOfTheForgottenTimeHandsNothingIn() {
        submit("one");
        Task task = claim();
        forget();
        assertThat(handIn(task, completed())).isEqualTo(Verdict.STALE);
        assertThat(state(task.id())).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void whatWasHandedInBeforeIsNotRefusedAfterwards() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        forget();
        assertThat(handIn(task, completed())).isEqualTo(Verdict.SAME);
    }

    @Test
    void claimsAreTakenBackAndNoTaskIsBlamed() {
        submit("one");
        for (int time = 1; time <= 3; time++) {
            Task task = claim();
            assertThat(network.upkeep().reapAll(leader, BACKEND, "forgotten"))
                    .containsExactly(task.id());
        }
        Task again = claim();
        assertThat(again.attempt()).isEqualTo(4);
        assertThat(again.fields()).containsEntry("stalls", "0").doesNotContainKey("alone");
    }

    @Test
    void pendingTaskThatHadLandedIsDone() {
        TaskId id = submit("one");
        assertThat(landed(id)).isEqualTo(Known.CORRECTED);
        assertThat(state(id)).isEqualTo(TaskState.DONE);
        assertThat(network.records().result(id))
                .containsEntry("merged", "true")
                .containsEntry("commit", "abc")
                .containsEntry("landed_on", "main");
        assertThat(step(List.of(), 1).granted()).isEmpty();
    }

    @Test
    void delayedTaskThatHadLandedIsDone() {
        TaskId id = submit("one");
        handIn(claim(), failed(FailureName.AGENT_ERROR));
        assertThat(landed(id)).isEqualTo(Known.CORRECTED);
        assertThat(state(id)).isEqualTo(TaskState.DONE);
    }

    @Test
    void parentOfATaskThatHadLandedIsJoined() {
        TaskId parent = split(1);
        landed(network.records().children(parent).getFirst());
        assertThat(network.routes().joinReady(leader, 10)).isEqualTo(1);
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }

    @Test
    void whatWaitsToBeMergedIsLeftToTheMergeQueue() {
        TaskId id = submit("one");
        handIn(claim(), completed());
        assertThat(landed(id)).isEqualTo(Known.RIGHT);
        assertThat(state(id)).isEqualTo(TaskState.VERIFYING);
    }

    @Test
    void landingOfATaskThatRedisDoesNotKnowChangesNothing() {
        assertThat(landed(new TaskId("backend.1jgs0f4x9k2m7q"))).isEqualTo(Known.UNKNOWN);
        assertThat(network.records().find(new TaskId("backend.1jgs0f4x9k2m7q"))).isEmpty();
    }

    @Test
    void onlyTheLeaderPutsRight() {
        TaskId id = submit("one");
        assertThat(network.restores().landed(DEPOSED, id, "abc", "main")).isEqualTo(Known.RIGHT);
        assertThat(state(id)).isEqualTo(TaskState.PENDING);
    }
}
