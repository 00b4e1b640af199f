package dev.agentnet.main.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Journal;
import dev.agentnet.planning.ArtifactClaims;
import dev.agentnet.planning.ArtifactClaims.Overlap;
import dev.agentnet.planning.PlanTasks;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// A plan of many tasks over three domains. A third of them write to one of a few files, each after
/// the one that wrote there before.
public record LargePlan(Plan plan) {

    /// What a task is asked for that writes nothing; others are asked for their file.
    public static final String LOOK = "look around";

    public static final List<DomainName> DOMAINS =
            List.of(
                    new DomainName("backend"),
                    new DomainName("frontend"),
                    new DomainName("devops"));

    /// Of one domain: five or six are told of a task.
    private static final int MOST_EVENTS = 20_000;

    /// From the history: when a task was claimed, and when it was done.
    private record Span(long claimed, long done) {}

    /// @param chance which makes the same plan again from the same seed
    public static LargePlan of(int tasks, int dependencies, int files, Random chance) {
        List<Set<String>> waitsFor = new ArrayList<>();
        List<List<String>> artifacts = new ArrayList<>();
        Map<String, Integer> writers = new HashMap<>();
        int edges = 0;
        for (int n = 0; n < tasks; n++) {
            Set<String> before = new TreeSet<>();
            List<String> written = new ArrayList<>();
            if (chance.nextInt(3) == 0) {
                String file = file(chance.nextInt(files));
                written.add(file);
                Integer last = writers.put(file, n);
                if (last != null) {
                    before.add("t" + last);
                }
            }
            edges += before.size();
            artifacts.add(written);
            waitsFor.add(before);
        }
        while (edges < dependencies) {
            int later = 1 + chance.nextInt(tasks - 1);
            // Mostly near ones, so that some run at the same time for long.
            int earlier = chance.nextInt(4) == 0 ? later - 1 : chance.nextInt(later);
            edges += waitsFor.get(later).add("t" + earlier) ? 1 : 0;
        }
        List<PlannedTask> planned = new ArrayList<>();
        for (int n = 0; n < tasks; n++) {
            planned.add(task(n, artifacts.get(n), waitsFor.get(n), chance));
        }
        return new LargePlan(
                new Plan(
                        Optional.of("large"),
                        Optional.empty(),
                        Optional.empty(),
                        Budget.NONE,
                        1,
                        planned));
    }

    public static String file(int number) {
        return "src/file" + number;
    }

    private static PlannedTask task(
            int number, List<String> artifacts, Set<String> waitsFor, Random chance) {
        return new PlannedTask(
                "t" + number,
                Optional.of(DOMAINS.get(chance.nextInt(DOMAINS.size()))),
                Optional.empty(),
                Optional.empty(),
                artifacts.isEmpty() ? LOOK : artifacts.getFirst(),
                List.of(),
                artifacts,
                List.copyOf(waitsFor),
                List.of(),
                Budget.NONE,
                Priority.NORMAL,
                PlannedTask.DEFAULT_TIMEOUT);
    }

    public int dependencies() {
        return plan.tasks().stream().mapToInt(task -> task.dependencies().size()).sum();
    }

    public List<Overlap> overlaps() {
        return ArtifactClaims.overlaps(plan);
    }

    /// Sees from the history of events whether every task was done once, after what it waited for,
    /// and while nobody else wrote to its places.
    public void assertHeld(Journal journal, TaskId whole) {
        Map<String, Span> history = history(journal, whole);
        assertThat(history).hasSize(plan.tasks().size());
        for (PlannedTask task : plan.tasks()) {
            for (String dependency : task.dependencies()) {
                assertThat(span(history, dependency).done())
                        .as("%s before %s", dependency, task.id())
                        .isLessThanOrEqualTo(span(history, task.id()).claimed());
            }
        }
        for (Overlap overlap : overlaps()) {
            Span one = span(history, plan.tasks().get(overlap.first()).id());
            Span other = span(history, plan.tasks().get(overlap.second()).id());
            assertThat(one.done() <= other.claimed() || other.done() <= one.claimed())
                    .as("%s: one after the other", overlap)
                    .isTrue();
        }
    }

    private Map<String, Span> history(Journal journal, TaskId whole) {
        Map<String, Long> claimed = new HashMap<>();
        Map<String, Long> done = new HashMap<>();
        for (DomainName domain : DOMAINS) {
            for (String line : journal.lastEvents(domain, MOST_EVENTS)) {
                JsonNode event = Json.parse(line);
                String task = event.path("task").asText();
                switch (event.path("type").asText()) {
                    case "claimed" -> claimed.put(task, event.path("at").asLong());
                    case "done" ->
                            assertThat(done.put(task, event.path("at").asLong()))
                                    .as("%s is done once", task)
                                    .isNull();
                    default -> {}
                }
            }
        }
        List<TaskId> ids = PlanTasks.ids(whole, plan);
        Map<String, Span> spans = new HashMap<>();
        for (int n = 0; n < ids.size(); n++) {
            String id = ids.get(n).value();
            spans.put(
                    plan.tasks().get(n).id(),
                    new Span(
                            Objects.requireNonNull(claimed.get(id), id),
                            Objects.requireNonNull(done.get(id), id)));
        }
        return spans;
    }

    private static Span span(Map<String, Span> history, String task) {
        return Objects.requireNonNull(history.get(task), task);
    }
}
