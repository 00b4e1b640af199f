package dev.agentnet.cli.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.plan.Estimate.Range;
import dev.agentnet.cli.plan.Estimate.Taken;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// What the tasks of a plan may take, by what finished tasks of the same domains and workers did.
///
/// The plan's range is the sum of its tasks'. Workers who have finished nothing that cost anything
/// are named, not guessed.
public final class CostHistory {

    /// Finished tasks of one domain that are looked at. Each is a question to Redis.
    private static final int MOST = 200;

    private record Kind(DomainName domain, String worker) {}

    private final Map<Kind, List<Taken>> history = new HashMap<>();
    private final Plan plan;

    private CostHistory(Plan plan) {
        this.plan = plan;
    }

    public static CostHistory of(Plan plan, TaskRecords records) {
        return of(
                plan,
                domain ->
                        records.list(domain, TaskState.DONE, MOST).stream()
                                .map(records::result)
                                .toList());
    }

    /// @param finished the results of a domain's finished tasks
    static CostHistory of(Plan plan, Function<DomainName, List<Map<String, String>>> finished) {
        CostHistory history = new CostHistory(plan);
        Set<DomainName> domains = new TreeSet<>();
        plan.tasks().forEach(task -> task.domain().ifPresent(domains::add));
        domains.forEach(domain -> history.read(domain, finished.apply(domain)));
        return history;
    }

    private void read(DomainName domain, List<Map<String, String>> results) {
        for (Map<String, String> result : results) {
            Taken taken =
                    new Taken(
                            number(result, "cost_usd"),
                            number(result, "tokens_in") + number(result, "tokens_out"),
                            (number(result, "finished_at") - number(result, "started_at")) / 1_000);
            if (taken.tokens() > 0 || taken.dollars() > 0) {
                Kind kind = new Kind(domain, kind(result.getOrDefault("worker", "")));
                history.computeIfAbsent(kind, _ -> new ArrayList<>()).add(taken);
            }
        }
    }

    private static String kind(String worker) {
        return worker.isEmpty() ? worker : new AgentId(worker).kind().orElse(worker);
    }

    private static double number(Map<String, String> result, String field) {
        String text = result.getOrDefault(field, "");
        return text.isEmpty() ? 0 : Double.parseDouble(text);
    }

    /// What the whole may cost, in one line for people.
    public String line() {
        Range dollars = Range.NONE;
        Range tokens = Range.NONE;
        Set<String> unknown = new LinkedHashSet<>();
        for (PlannedTask task : plan.tasks()) {
            Optional<Estimate> estimate = estimate(task);
            if (estimate.isEmpty()) {
                unknown.add(PlanPicture.who(task));
            } else {
                dollars = dollars.plus(estimate.get().dollars());
                tokens = tokens.plus(estimate.get().tokens());
            }
        }
        if (dollars.equals(Range.NONE) && tokens.equals(Range.NONE)) {
            return "no history yet: nothing like these tasks has been done here";
        }
        int finished = history.values().stream().mapToInt(List::size).sum();
        String range =
                new Estimate(dollars, tokens, Range.NONE, finished).cost()
                        + ", by %,d finished tasks".formatted(finished);
        return unknown.isEmpty()
                ? range
                : range + "; no history yet of " + String.join(", ", unknown);
    }

    /// Empty if nothing like it has been done. A task that leaves the worker to the domain is like
    /// all of that domain.
    public Optional<Estimate> estimate(PlannedTask task) {
        List<Taken> like =
                history.entrySet().stream()
                        .filter(entry ->
                                task.domain().stream().anyMatch(entry.getKey().domain()::equals))
                        .filter(entry ->
                                task.role().isEmpty()
                                        || task.role().get().equals(entry.getKey().worker()))
                        .flatMap(entry -> entry.getValue().stream())
                        .toList();
        return like.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(like));
    }

    /// The plan as a plan file has it, each task with what it may take.
    public ObjectNode toJson() {
        ObjectNode json = plan.toJson();
        for (int n = 0; n < plan.tasks().size(); n++) {
            ObjectNode task = (ObjectNode) json.path("tasks").path(n);
            estimate(plan.tasks().get(n))
                    .ifPresent(estimate -> task.set("estimate", estimate.toJson()));
        }
        return json;
    }
}
