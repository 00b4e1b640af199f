package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the leader takes back from the dead, and what it collects.
final class RedisUpkeepTest extends NetworkOnRedis {

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
    void poisonedTaskDiesAfterThreeStalls() {
        submit("one");
        for (int stall = 1; stall <= 3; stall++) {
            claim();
            network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
        }
        assertThat(network.records().load(BACKEND).dead()).isEqualTo(1);
    }

    @Test
    void deadContainerGivesBackOnlyItsOwnTasks() {
        submit("mine");
        submit("another's");
        Task mine = claim();
        AgentId other = AgentId.orchestrator(BACKEND, 2);
        network.claims().step(other, "r", List.of(), 1, LEASE);
        assertThat(
                        network.upkeep()
                                .reapDead(leader, AGENT, FailureName.LEASE_LOST, "it was killed"))
                .containsExactly(mine.id());
    }

    @Test
    void onlyTheLeaderReaps() {
        submit("one");
        claim();
        LeaderToken old = new LeaderToken("main.0 0");
        assertThat(network.upkeep().reap(old, BACKEND, network.upkeep().leases(BACKEND))).isEmpty();
    }

    @Test
    void secondMainDoesNotLeadUntilTheFirstResigns() {
        assertThat(network.upkeep().lead("main.2", LEASE)).isEmpty();
        network.upkeep().resign(leader);
        assertThat(network.upkeep().lead("main.2", LEASE)).isPresent();
    }

    @Test
    void collectedTaskLeavesAsAWhole() {
        TaskId id = submit("one");
        network.submissions().cancel(id, "no");
        assertThat(network.upkeep().collect(leader, BACKEND, Duration.ZERO, 10))
                .containsExactly(id);
        assertThat(network.records().find(id)).isEmpty();
        assertThat(network.records().result(id)).isEmpty();
    }
}
