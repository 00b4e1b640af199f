package dev.agentnet.main.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A split task ends when its parts have, and its end is made of theirs.
final class JoinerTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private final Leadership leadership =
            new Leadership(
                    network.upkeep(),
                    "main.1",
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Optional.empty());
    private final Joiner joiner =
            new Joiner(leadership, network.records(), network.routes(), System::nanoTime);
    private TaskId parent;

    @BeforeEach
    void split() {
        leadership.start();
        network.submissions().submit(TaskSpec.of(DomainName.MAIN, "both"));
        Task task = claim(new AgentId("main.1"));
        parent = task.id();
        List<TaskSpec> parts =
                List.of(
                        TaskSpec.of(new DomainName("backend"), "its server side"),
                        TaskSpec.of(new DomainName("frontend"), "its page"));
        network.routes()
                .routeLater(leadership.token().orElseThrow(), task, Json.object(), parts)
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
    }

    private Task claim(AgentId agent) {
        return network.claims()
                .step(agent, UUID.randomUUID().toString(), List.of(), 1, LEASE)
                .granted()
                .getFirst();
    }

    private void fail(String domain, String reason) {
        AgentId agent = new AgentId(domain + ".1");
        Outcome outcome = new Outcome.Failed("", Usage.NONE, FailureName.BAD_TASK, reason);
        Task task = claim(agent);
        Finish finish = new Finish(task.id(), task.token().orElseThrow(), agent, outcome);
        network.claims().step(agent, UUID.randomUUID().toString(), List.of(finish), 0, LEASE);
    }

    private TaskId child(String domain) {
        return network.records().children(parent).stream()
                .filter(id -> id.domain().value().equals(domain))
                .findFirst()
                .orElseThrow();
    }

    private TaskState stateAfterALook() {
        joiner.runOnce();
        return network.records().find(parent).orElseThrow().state();
    }

    @Test
    void itWaitsForTheLastPart() {
        assertThat(stateAfterALook()).isEqualTo(TaskState.WAITING);
        network.submissions().cancel(child("backend"), "enough");
        assertThat(stateAfterALook()).isEqualTo(TaskState.WAITING);
        network.submissions().cancel(child("frontend"), "enough");
        assertThat(stateAfterALook()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void oneDeadPartMakesItDeadNamingThatPart() {
        fail("backend", "there is no such table");
        network.submissions().cancel(child("frontend"), "enough");
        assertThat(stateAfterALook()).isEqualTo(TaskState.DEAD);
        assertThat(network.records().find(parent).orElseThrow().fields())
                .containsEntry("failure", "child_failed")
                .hasEntrySatisfying(
                        "reason",
                        reason ->
                                assertThat(reason)
                                        .contains(child("backend") + " is dead")
                                        .contains(child("frontend") + " is cancelled"));
        assertThat(network.records().result(parent).getOrDefault("output", ""))
                .contains("there is no such table");
    }

    @Test
    void whoDoesNotLeadEndsNothing() {
        network.records().children(parent).forEach(id -> network.submissions().cancel(id, "x"));
        leadership.close();
        assertThat(stateAfterALook()).isEqualTo(TaskState.WAITING);
    }
}
