package dev.agentnet.domain;

import static dev.agentnet.domain.DomainBench.pass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An agent waits for what it has submitted, in a domain with one slot.
final class WaitingAgentTest extends DomainScenario {

    private static final Duration LONG = Duration.ofMinutes(1);

    private TaskId begun(Duration timeout) {
        TaskId id = bench.submit("all", Optional.empty(), timeout);
        bench.awaitBegin(id, 1);
        return id;
    }

    private void lend(TaskId id, Duration length) {
        assertThat(bench.network.children().lend(bench.leader, id, 1, length)).isTrue();
    }

    private TaskId part(TaskId id, String name) {
        Task parent = bench.task(id);
        TaskSpec spec =
                new TaskSpec(
                        DomainBench.BACKEND,
                        TaskKind.WORK,
                        name,
                        Priority.NESTED,
                        LONG,
                        Json.object(),
                        Optional.of("shop"),
                        Optional.of("main"),
                        List.of(),
                        Optional.empty(),
                        Optional.of(id),
                        Optional.empty(),
                        Budget.NONE,
                        parent.spec().wholes(),
                        Optional.empty());
        return bench.network.children().fork(bench.leader, spec, 1, name, 9).id().orElseThrow();
    }

    @Test
    void partsWorkInItsSlotOneAfterTheOtherAndNobodyElseDoes() {
        bench.start(1);
        TaskId parent = begun(LONG);
        TaskId queued = bench.submit("another");
        TaskId first = part(parent, "first");
        TaskId second = part(parent, "second");
        pass(Duration.ofMillis(300));
        assertThat(bench.hasBegun(first, 1)).isFalse();
        lend(parent, LONG);
        bench.awaitBegin(first, 1);
        // What is below a part has a slot as well, when that waits.
        TaskId below = part(first, "below");
        lend(first, LONG);
        bench.awaitBegin(below, 1);
        pass(Duration.ofMillis(300));
        assertThat(bench.hasBegun(second, 1)).isFalse();
        bench.finish(below);
        bench.awaitHandedIn(below);
        lend(first, Duration.ZERO);
        bench.finish(first);
        bench.awaitBegin(second, 1);
        assertThat(bench.hasBegun(queued, 1)).isFalse();
        bench.finish(second);
        bench.awaitHandedIn(second);
        lend(parent, Duration.ZERO);
        bench.finish(parent);
        bench.awaitHandedIn(parent);
        assertThat(bench.task(parent).attempt()).isEqualTo(1);
        bench.awaitBegin(queued, 1);
    }

    /// Its time is two seconds, and so long it may say nothing.
    @Test
    @Tag("slow")
    void itsClockStandsWhileItWaits() {
        bench.startImpatient(Duration.ofSeconds(2));
        TaskId parent = begun(Duration.ofSeconds(2));
        lend(parent, LONG);
        pass(Duration.ofSeconds(4));
        assertThat(bench.task(parent).state()).isEqualTo(TaskState.ACTIVE);
        lend(parent, Duration.ZERO);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.task(parent).state() != TaskState.ACTIVE);
        assertThat(bench.task(parent).fields().get("failure")).isIn("timeout", "hung");
    }
}
