package dev.agentnet.main.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Part;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a task for `main`, on a real Redis.
final class IntakeTest {

    private final TestRedis redis = TestRedis.start();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private final Leadership leadership =
            new Leadership(
                    network.upkeep(),
                    "main.1",
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Optional.empty());

    private Optional<Function<String, Decision>> routing = Optional.empty();

    @BeforeEach
    void lead() {
        leadership.start();
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
        redis.close();
    }

    private Intake intake(boolean asksWhenUnsure) {
        return new Intake(
                leadership,
                network.claims(),
                network.routes(),
                () -> routing,
                AgentId.orchestrator(DomainName.MAIN, 1),
                Duration.ofSeconds(30),
                asksWhenUnsure,
                2);
    }

    private static Decision decision(Decision.Kind kind, String text) {
        Part part = new Part(new DomainName("backend"), "api-worker", text);
        return new Decision(text, kind, List.of(part), 0.5, List.of("because"));
    }

    private TaskState state(TaskId id) {
        return network.records().find(id).orElseThrow().state();
    }

    @Test
    void nothingIsClaimedBeforeItCanBeRouted() {
        TaskId id = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "Add it")).id();
        Intake intake = intake(false);
        intake.runOnce();
        assertThat(state(id)).isEqualTo(TaskState.PENDING);
        routing = Optional.of(text -> decision(Decision.Kind.DOMAIN, text));
        intake.runOnce();
        assertThat(state(id)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().children(id))
                .singleElement()
                .satisfies(child -> assertThat(state(child)).isEqualTo(TaskState.PENDING));
    }

    @Test
    void unsureTaskIsParkedWhereTheOperatorWantsToBeAsked() {
        TaskId id = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "Do it")).id();
        routing = Optional.of(text -> decision(Decision.Kind.UNSURE, text));
        intake(true).runOnce();
        assertThat(network.records().find(id).orElseThrow().fields())
                .containsEntry("state", "dead")
                .containsEntry("failure", "unsure")
                .hasEntrySatisfying(
                        "reason", why -> assertThat(why).contains("backend", "because"));
        assertThat(network.records().children(id)).isEmpty();
    }
}
