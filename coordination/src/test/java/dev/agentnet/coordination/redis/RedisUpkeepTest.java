package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the leader takes back from the dead, and what it brings back when its time has come.
final class RedisUpkeepTest extends NetworkOnRedis {

    private List<TaskId> reapDead() {
        return network.upkeep().reapDead(leader, AGENT, FailureName.LEASE_LOST, "it was killed");
    }

    @Test
    void renewedLeaseIsNotReaped() {
        submit("one");
        Task task = claim();
        Map<TaskId, Long> seen = network.upkeep().leases(BACKEND);
        network.claims()
                .renew(
                        BACKEND,
                        Map.of(task.id(), task.token().orElseThrow()),
                        LEASE.plusSeconds(5));
        assertThat(network.upkeep().reap(leader, BACKEND, seen)).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void reapedTaskWaitsAgainAndSaysWhy() {
        submit("one");
        Task task = claim();
        assertThat(reapDead()).containsExactly(task.id());
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .containsEntry("state", "pending")
                .containsEntry("failure", "lease_lost")
                .containsEntry("reason", "it was killed");
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"reaped\"", "\"reason\":\"it was killed\"");
    }

    @Test
    void poisonedTaskDiesAfterThreeStalls() {
        submit("one");
        for (int stall = 1; stall <= 3; stall++) {
            claim();
            reapAll();
        }
        assertThat(network.records().load(BACKEND).dead()).isEqualTo(1);
    }

    @Test
    void reapedTaskThatNobodyWantsIsCancelled() {
        submit("one");
        Task task = claim();
        network.submissions().cancel(task.id(), "no");
        reapAll();
        assertThat(state(task.id())).isEqualTo(TaskState.CANCELLED);
        assertThat(network.records().result(task.id())).containsEntry("error", "no");
    }

    @Test
    void deadContainerGivesBackOnlyItsOwnTasks() {
        submit("mine");
        submit("another's");
        Task mine = claim();
        claimBy(ANOTHER);
        assertThat(reapDead()).containsExactly(mine.id());
    }

    @Test
    void leaseOfATaskThatIsNotClaimedBringsNothingBack() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        raw.zadd(key("tasks:leases:backend"), 1, task.id().value());
        assertThat(reapDead()).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
        raw.zrem(key("tasks:leases:backend"), task.id().value());
    }

    @Test
    void onlyTheLeaderReaps() {
        submit("one");
        claim();
        assertThat(network.upkeep().reap(DEPOSED, BACKEND, network.upkeep().leases(BACKEND)))
                .isEmpty();
    }

    @Test
    void delayedTaskComesBackWhenItsTimeHasCome() {
        TaskId id = submit("one");
        handIn(claim(), failed(FailureName.AGENT_ERROR));
        raw.zadd(key("tasks:delayed:backend"), 1, id.value());
        assertThat(network.upkeep().promote(DEPOSED, BACKEND)).isZero();
        assertThat(state(id)).isEqualTo(TaskState.DELAYED);
        assertThat(network.upkeep().promote(leader, BACKEND)).isEqualTo(1);
        assertThat(state(id)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void delayOfATaskThatDoesNotWaitForItBringsNothingBack() {
        TaskId id = submit("one");
        raw.zadd(key("tasks:delayed:backend"), 1, id.value());
        network.upkeep().promote(leader, BACKEND);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }
}
