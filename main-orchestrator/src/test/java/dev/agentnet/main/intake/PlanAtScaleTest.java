package dev.agentnet.main.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.planning.ArtifactClaims;
import dev.agentnet.planning.ArtifactClaims.Overlap;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanTasks;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A plan of a thousand tasks over three domains: whether each constraint held is read from the
/// history of events, not from what the scheduler says.
final class PlanAtScaleTest {

    private static final int TASKS = 1_000;
    private static final int DEPENDENCIES = 3_000;
    private static final int FILES = 40;
    private static final List<DomainName> DOMAINS =
            List.of(
                    new DomainName("backend"),
                    new DomainName("frontend"),
                    new DomainName("devops"));

    private final TestRedis redis = TestRedis.start();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private final Leadership leadership =
            new Leadership(
                    network.upkeep(),
                    "main.1",
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Optional.empty());
    private final Random chance = new Random(7);

    /// From the history: when a task was claimed, and when it was done.
    private record Span(long claimed, long done) {}

    @AfterEach
    void close() {
        leadership.close();
        network.close();
        redis.close();
    }

    /// Tasks that write the same file wait for each other: each for the last before it.
    private Plan plan() {
        List<Set<String>> waitsFor = new ArrayList<>();
        Map<String, Integer> writers = new HashMap<>();
        List<List<String>> artifacts = new ArrayList<>();
        int edges = 0;
        for (int n = 0; n < TASKS; n++) {
            Set<String> before = new TreeSet<>();
            List<String> files = new ArrayList<>();
            if (chance.nextInt(3) == 0) {
                String file = "src/file" + chance.nextInt(FILES);
                files.add(file);
                Integer last = writers.put(file, n);
                if (last != null) {
                    before.add("t" + last);
                }
            }
            edges += before.size();
            artifacts.add(files);
            waitsFor.add(before);
        }
        while (edges < DEPENDENCIES) {
            int later = 1 + chance.nextInt(TASKS - 1);
            // Mostly near ones, so that some run at the same time for long.
            int earlier = chance.nextInt(4) == 0 ? later - 1 : chance.nextInt(later);
            edges += waitsFor.get(later).add("t" + earlier) ? 1 : 0;
        }
        List<PlannedTask> tasks = new ArrayList<>();
        for (int n = 0; n < TASKS; n++) {
            tasks.add(
                    new PlannedTask(
                            "t" + n,
                            Optional.of(DOMAINS.get(chance.nextInt(DOMAINS.size()))),
                            Optional.empty(),
                            "do it",
                            List.of(),
                            artifacts.get(n),
                            List.copyOf(waitsFor.get(n)),
                            List.of(),
                            Budget.NONE,
                            Priority.NORMAL,
                            PlannedTask.DEFAULT_TIMEOUT));
        }
        return new Plan(
                Optional.of("large"), Optional.empty(), Optional.empty(), Budget.NONE, tasks);
    }

    @Test
    void everyConstraintHeld() {
        leadership.start();
        Map<DomainName, KnownDomain> known = new HashMap<>();
        DOMAINS.forEach(domain -> known.put(domain, new KnownDomain("x", List.of("w"))));
        network.registry().publishDomains(known);
        Plan plan = plan();
        assertThat(plan.tasks().stream().mapToInt(task -> task.dependencies().size()).sum())
                .isEqualTo(DEPENDENCIES);
        TaskId whole = network.submissions().submit(PlanTasks.whole(plan)).id();
        long before = System.nanoTime();
        intake().runOnce();
        long planned = System.nanoTime() - before;
        assertThat(network.records().children(whole)).hasSize(TASKS);

        work(whole);

        System.out.printf(
                "a plan of %d tasks: made in %d ms, worked off in %d ms%n",
                TASKS, planned / 1_000_000, (System.nanoTime() - before) / 1_000_000);
        Map<String, Span> history = history(plan, whole);
        assertThat(history).hasSize(TASKS);
        int orders = 0;
        for (PlannedTask task : plan.tasks()) {
            for (String dependency : task.dependencies()) {
                assertThat(span(history, dependency).done())
                        .as("%s before %s", dependency, task.id())
                        .isLessThanOrEqualTo(span(history, task.id()).claimed());
                orders++;
            }
        }
        assertThat(orders).isEqualTo(DEPENDENCIES);
        List<Overlap> overlaps = ArtifactClaims.overlaps(plan);
        assertThat(overlaps).hasSizeGreaterThan(1_000);
        for (Overlap overlap : overlaps) {
            Span one = span(history, "t" + overlap.first());
            Span other = span(history, "t" + overlap.second());
            assertThat(one.done() <= other.claimed() || other.done() <= one.claimed())
                    .as("t%d and t%d one after the other", overlap.first(), overlap.second())
                    .isTrue();
        }
        assertThat(network.inspection().inspect().violations()).isEmpty();
    }

    private Intake intake() {
        Map<DomainName, List<String>> workers = new HashMap<>();
        DOMAINS.forEach(domain -> workers.put(domain, List.of("w")));
        return new Intake(
                leadership,
                network.claims(),
                network.routes(),
                new PlanIntake(
                        network.routes(),
                        network.submissions(),
                        PlanLimits.from(ConfigFactory.defaultReference()),
                        () -> workers),
                () ->
                        Optional.of(text -> {
                            throw new IllegalStateException("all have a domain");
                        }),
                AgentId.orchestrator(DomainName.MAIN, 1),
                Duration.ofSeconds(30),
                false,
                2);
    }

    /// Each domain works on up to five, and ends them in any order.
    private void work(TaskId whole) {
        Joiner joiner =
                new Joiner(leadership, network.records(), network.routes(), System::nanoTime);
        Map<DomainName, List<Task>> held = new HashMap<>();
        DOMAINS.forEach(domain -> held.put(domain, new ArrayList<>()));
        for (int step = 0; step < 100 * TASKS; step++) {
            DomainName domain = DOMAINS.get(chance.nextInt(DOMAINS.size()));
            List<Task> tasks = Objects.requireNonNull(held.get(domain));
            AgentId agent = AgentId.orchestrator(domain, 1);
            List<Finish> ended = new ArrayList<>();
            if (!tasks.isEmpty()) {
                Task task = tasks.remove(chance.nextInt(tasks.size()));
                Outcome done = new Outcome.Checked("fine", Usage.NONE, 0, "", "");
                ended.add(new Finish(task.id(), task.token().orElseThrow(), agent, done));
            }
            String request = UUID.randomUUID().toString();
            int slots = 5 - tasks.size();
            tasks.addAll(
                    network.claims()
                            .step(agent, request, ended, slots, Duration.ofMinutes(5))
                            .granted());
            if (chance.nextInt(3) == 0) {
                joiner.runOnce();
                if (state(whole) == TaskState.DONE) {
                    return;
                }
            }
        }
        throw new AssertionError("the plan is " + state(whole));
    }

    private TaskState state(TaskId id) {
        return network.records().find(id).orElseThrow().state();
    }

    private Map<String, Span> history(Plan plan, TaskId whole) {
        List<TaskId> ids = PlanTasks.ids(whole, plan);
        Map<String, Long> claimed = new HashMap<>();
        Map<String, Long> done = new HashMap<>();
        for (DomainName domain : DOMAINS) {
            for (String line : network.journal().lastEvents(domain, 20_000)) {
                JsonNode event = Json.parse(line);
                String task = event.path("task").asText();
                switch (event.path("type").asText()) {
                    case "claimed" -> claimed.put(task, event.path("at").asLong());
                    case "done" -> done.put(task, event.path("at").asLong());
                    default -> {}
                }
            }
        }
        Map<String, Span> spans = new HashMap<>();
        for (int n = 0; n < ids.size(); n++) {
            String id = ids.get(n).value();
            spans.put(
                    plan.tasks().get(n).id(),
                    new Span(
                            Objects.requireNonNull(claimed.get(id)),
                            Objects.requireNonNull(done.get(id))));
        }
        return spans;
    }

    private static Span span(Map<String, Span> history, String task) {
        return Objects.requireNonNull(history.get(task), task);
    }
}
