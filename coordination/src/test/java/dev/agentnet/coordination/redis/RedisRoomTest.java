package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Wakes.Subscription;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.TestSpecs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// No more at work at once than a domain, or one of its workers, may have.
final class RedisRoomTest extends NetworkOnRedis {

    private static final AgentId OTHER = AgentId.orchestrator(BACKEND, 2);
    private static final AgentId BYSTANDER = AgentId.orchestrator(BACKEND, 9);
    private static final BudgetScope ALL = BudgetScope.roomOf(BACKEND);
    private static final BudgetScope SCOUTS = BudgetScope.roomOf(BACKEND, "scout");

    private List<TaskId> allow(Map<BudgetScope, Long> allowed, TaskId... released) {
        return network.budgets().fund(leader, BACKEND, allowed, List.of(released));
    }

    private TaskId submitFor(String worker) {
        TaskSpec spec = TestSpecs.of(BACKEND, "work", Optional.of(worker), Optional.empty());
        return network.submissions().submit(spec).id();
    }

    private List<TaskId> claimed(AgentId agent, int slots) {
        return network
                .claims()
                .step(agent, UUID.randomUUID().toString(), List.of(), slots, LEASE)
                .granted()
                .stream()
                .map(Task::id)
                .toList();
    }

    /// The domains that are woken by something. Messages arrive in the order in which they are
    /// sent.
    private List<String> wokenBy(Runnable something) {
        List<String> woken = new CopyOnWriteArrayList<>();
        CompletableFuture<AgentId> arrived = new CompletableFuture<>();
        try (Subscription _ = network.wakes().onAnyDomain(woken::add);
                Subscription _ =
                        network.wakes().onAgent(BYSTANDER, () -> arrived.complete(BYSTANDER))) {
            something.run();
            raw.publish(key("control:" + BYSTANDER), "");
            assertThat(arrived).succeedsWithin(Duration.ofSeconds(10));
        }
        return woken;
    }

    @Test
    void domainsContainersTogetherHaveNoMoreAtWork() {
        allow(Map.of(ALL, 3L));
        for (int i = 0; i < 6; i++) {
            submit("one");
        }
        Task first = step(List.of(), 2).granted().getFirst();
        assertThat(claimed(OTHER, 2)).hasSize(1);
        assertThat(claimed(OTHER, 1)).isEmpty();
        assertThat(step(List.of(finish(first, completed())), 2).granted()).hasSize(1);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(2);
        allow(Map.of(ALL, 1L));
        assertThat(claimed(OTHER, 5)).isEmpty();
        allow(Map.of());
        assertThat(claimed(OTHER, 5)).hasSize(2);
    }

    @Test
    void workerThatIsAtItsMostHoldsUpNobodyElse() {
        allow(Map.of(SCOUTS, 1L));
        TaskId first = submitFor("scout");
        TaskId second = submitFor("scout");
        TaskId builder = submitFor("builder");
        TaskId any = submit("any");
        assertThat(claimed(AGENT, 1)).containsExactly(first);
        assertThat(wokenBy(() -> assertThat(claimed(OTHER, 1)).isEmpty()))
                .containsExactly("backend");
        assertThat(claimed(OTHER, 2)).containsExactly(builder, any);
        assertThat(state(second)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().find(second).orElseThrow().fields())
                .containsEntry("waits_for", "room")
                .containsEntry("waits_on", "room:backend:scout");
        assertThat(network.journal().lastEvents(BACKEND, 9).toString())
                .contains("as many are at work as room:backend:scout allows");
        checkInvariants();
    }

    @Test
    void placeThatGetsFreeWakesWhoMayWaitForIt() {
        allow(Map.of(ALL, 2L, SCOUTS, 1L));
        TaskId one = submitFor("scout");
        Task first = step(List.of(), 1).granted().getFirst();
        TaskId two = submitFor("scout");
        assertThat(claimed(OTHER, 1)).isEmpty();
        assertThat(first.id()).isEqualTo(one);
        // Also where nothing is claimed with it, as by who is about to end.
        assertThat(wokenBy(() -> step(List.of(finish(first, completed())), 0)))
                .contains("backend", "main");
        assertThat(allow(Map.of(ALL, 2L, SCOUTS, 1L), two)).containsExactly(two);
        assertThat(claimed(OTHER, 1)).containsExactly(two);
    }

    @Test
    void whoComesInVainWakesNobody() {
        allow(Map.of(ALL, 1L));
        submit("one");
        submit("two");
        assertThat(wokenBy(() -> claimed(AGENT, 1))).isEmpty();
        assertThat(wokenBy(() -> claimed(OTHER, 1))).isEmpty();
    }

    @Test
    void whatIsAllowedIsToldAgain() {
        Map<BudgetScope, Long> allowed = Map.of(ALL, 2L, SCOUTS, 1L);
        allow(allowed);
        assertThat(network.budgets().allowed(BACKEND)).isEqualTo(allowed);
        allow(Map.of());
        assertThat(network.budgets().allowed(BACKEND)).isEmpty();
    }

    @Test
    void taskThatWaitsForRoomUnknownToMainIsFound() {
        allow(Map.of(SCOUTS, 0L));
        TaskId id = submitFor("scout");
        assertThat(claimed(AGENT, 1)).isEmpty();
        assertThat(network.inspection().inspect().violations()).isEmpty();
        raw.del(key("budgets:deferred:backend"));
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::toString)
                .singleElement()
                .asString()
                .contains(id.value(), "waits for room, unknown to main");
        raw.zadd(key("budgets:deferred:backend"), 1, id.value());
    }
}
