package dev.agentnet.main.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Part;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a task for `main`, on a real Redis.
final class IntakeTest {

    private final TestRedis redis = TestRedis.shared();
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
    }

    private Intake intake(boolean asksWhenUnsure) {
        return new Intake(
                leadership,
                network.claims(),
                network.routes(),
                new PlanIntake(
                        network.routes(),
                        network.submissions(),
                        PlanLimits.from(ConfigFactory.defaultReference()),
                        () -> Map.of(new DomainName("backend"), List.of("api-worker"))),
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

    private TaskId submitPlan(String json) {
        TaskSpec asked = TaskSpec.of(DomainName.MAIN, "a plan");
        TaskSpec plan =
                new TaskSpec(
                        asked.domain(),
                        TaskKind.PLAN,
                        asked.description(),
                        asked.priority(),
                        asked.timeout(),
                        Json.parseObject(json).orElseThrow(),
                        Optional.of("shop"),
                        Optional.of("dev"),
                        asked.checks(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return network.submissions().submit(plan).id();
    }

    @Test
    void tasksOfAPlanAreMadeInItsOrder() {
        TaskId id =
                submitPlan(
                        """
                        {"title": "Limits", "repository": "shop", "base": "dev", "weight": 3, "tasks": [
                          {"id": "page", "prompt": "Show them", "dependencies": ["table"]},
                          {"id": "table", "domain": "backend", "role": "api-worker", "prompt": "Keep them",
                           "artifacts": ["db/"], "checks": ["true"], "priority": "high", "timeout": 60}]}
                        """);
        routing = Optional.of(text -> decision(Decision.Kind.UNSURE, text));
        intake(true).runOnce();
        Task table = network.records().find(id.part(new DomainName("backend"), 2)).orElseThrow();
        assertThat(table.state()).isEqualTo(TaskState.PENDING);
        assertThat(table.spec().description()).isEqualTo("Keep them");
        assertThat(table.spec().priority()).isEqualTo(Priority.HIGH);
        assertThat(table.spec().timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(table.spec().repository()).contains("shop");
        assertThat(table.spec().base()).contains("dev");
        assertThat(table.spec().checks()).containsExactly("true");
        assertThat(table.spec().worker()).contains("api-worker");
        assertThat(table.spec().parent()).contains(id);
        assertThat(table.fields()).containsEntry("lane", id + ":3");
        assertThat(Json.write(table.spec().context()))
                .isEqualTo("{\"plan\":\"Limits\",\"task\":\"table\",\"artifacts\":[\"db\"]}");
        Task page = network.records().find(id.part(new DomainName("backend"), 1)).orElseThrow();
        assertThat(page.state()).isEqualTo(TaskState.WAITING);
        assertThat(network.records().needs(page.id())).containsExactly(table.id());
    }

    private TaskId takeIn(String base, String artifacts) {
        TaskId id =
                submitPlan(
                        """
                        {"repository": "shop", %s"tasks": [{"id": "a", "domain": "backend",
                         "role": "api-worker", "prompt": "x", "artifacts": [%s]}]}
                        """
                                .formatted(base, artifacts));
        routing = Optional.of(text -> decision(Decision.Kind.UNSURE, text));
        intake(true).runOnce();
        return id.part(new DomainName("backend"), 1);
    }

    @Test
    void tasksOfTwoPlansThatWriteToTheSamePlacesAreKeptApart() {
        TaskId first = takeIn("\"base\": \"dev\", ", "\"src/login/**\"");
        TaskId apart = takeIn("\"base\": \"dev\", ", "\"src/cart/**\", \"docs/\"");
        TaskId second = takeIn("", "\"web/\", \"src/**/login.js\"");
        TaskId other = takeIn("\"base\": \"release\", ", "\"src/login/a.js\"");
        assertThat(state(first)).isEqualTo(TaskState.PENDING);
        assertThat(state(apart)).isEqualTo(TaskState.PENDING);
        assertThat(state(second)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().needs(second)).containsExactlyInAnyOrder(first, apart);
        assertThat(network.records().find(second).orElseThrow().fields())
                .containsEntry("waits_for", "artifact");
        assertThat(network.records().needs(other)).containsExactly(second);
    }

    @Test
    void ofManyRivalsSoManyAreKept() {
        for (int plan = 0; plan < 102; plan++) {
            takeIn("", "\"db/\"");
        }
        assertThat(network.records().needs(takeIn("", "\"db/\""))).hasSize(100);
    }

    @Test
    void planThatCannotRunIsDeadAndSaysWhy() {
        TaskId id =
                submitPlan(
                        "{\"tasks\": [{\"id\": \"a\", \"prompt\": \"x\", \"domain\": \"shop\"}]}");
        routing = Optional.of(text -> decision(Decision.Kind.DOMAIN, text));
        intake(false).runOnce();
        assertThat(network.records().find(id).orElseThrow().fields())
                .containsEntry("state", "dead")
                .containsEntry("failure", "bad_task")
                .hasEntrySatisfying(
                        "reason", why -> assertThat(why).contains("no domain is called \"shop\""));
    }

    @Test
    void planThatIsCancelledWhileItIsMadeRunsNothing() {
        TaskId id = submitPlan("{\"tasks\": [{\"id\": \"a\", \"prompt\": \"x\"}]}");
        routing =
                Optional.of(text -> {
                    network.submissions().cancel(id, "not wanted");
                    return decision(Decision.Kind.DOMAIN, text);
                });
        intake(false).runOnce();
        assertThat(state(id)).isEqualTo(TaskState.CANCELLED);
        assertThat(state(id.part(new DomainName("backend"), 1))).isEqualTo(TaskState.CANCELLED);
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
