package dev.agentnet.cli.plan;

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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// What a plan may cost, by what finished tasks of the same domains and workers did.
///
/// A task's range is from the tenth to the ninetieth of a hundred of its kind; the plan's is the
/// sum of these. Workers who have finished nothing that cost anything are named, not guessed.
public final class CostHistory {

    /// Finished tasks of one domain that are looked at. Each is a question to Redis.
    private static final int MOST = 200;

    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    private record Kind(DomainName domain, String worker) {
        @Override
        public String toString() {
            return domain + "/" + worker;
        }
    }

    private record Spent(double dollars, double tokens) {}

    private final Map<Kind, List<Spent>> history = new HashMap<>();

    /// In one line for people.
    public static String of(Plan plan, TaskRecords records) {
        return of(
                plan,
                domain ->
                        records.list(domain, TaskState.DONE, MOST).stream()
                                .map(records::result)
                                .toList());
    }

    /// @param finished the results of a domain's finished tasks
    static String of(Plan plan, Function<DomainName, List<Map<String, String>>> finished) {
        CostHistory history = new CostHistory();
        Set<DomainName> domains = new TreeSet<>();
        plan.tasks().forEach(task -> task.domain().ifPresent(domains::add));
        domains.forEach(domain -> history.read(domain, finished.apply(domain)));
        return history.range(plan);
    }

    private void read(DomainName domain, List<Map<String, String>> results) {
        for (Map<String, String> result : results) {
            Spent spent =
                    new Spent(
                            number(result, "cost_usd"),
                            number(result, "tokens_in") + number(result, "tokens_out"));
            if (spent.tokens() > 0 || spent.dollars() > 0) {
                Kind kind = new Kind(domain, kind(result.getOrDefault("worker", "")));
                history.computeIfAbsent(kind, _ -> new ArrayList<>()).add(spent);
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

    private String range(Plan plan) {
        List<List<Spent>> known = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (PlannedTask task : plan.tasks()) {
            List<Spent> like = like(task);
            if (like.isEmpty()) {
                unknown.add(
                        task.domain().map(DomainName::value).orElse("?")
                                + task.role().map(role -> "/" + role).orElse(""));
            } else {
                known.add(like);
            }
        }
        if (known.isEmpty()) {
            return "no history yet: nothing like these tasks has been done here";
        }
        String range =
                String.format(
                        Locale.ROOT,
                        "$%.2f to $%.2f, %,.0f to %,.0f tokens, by %,d finished tasks",
                        sum(known, Spent::dollars, LOW),
                        sum(known, Spent::dollars, HIGH),
                        sum(known, Spent::tokens, LOW),
                        sum(known, Spent::tokens, HIGH),
                        history.values().stream().mapToInt(List::size).sum());
        return unknown.isEmpty()
                ? range
                : range + "; no history yet of " + String.join(", ", unknown);
    }

    /// A task that leaves the worker to the domain is like all of that domain.
    private List<Spent> like(PlannedTask task) {
        return history.entrySet().stream()
                .filter(entry -> task.domain().stream().anyMatch(entry.getKey().domain()::equals))
                .filter(entry ->
                        task.role().isEmpty() || task.role().get().equals(entry.getKey().worker()))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    private static double sum(
            List<List<Spent>> known, ToDoubleFunction<Spent> what, double quantile) {
        return known.stream()
                .mapToDouble(like -> {
                    double[] sorted = like.stream().mapToDouble(what).sorted().toArray();
                    double place = quantile * (sorted.length - 1);
                    // The outer ones count while there are few.
                    return sorted[(int) (quantile == LOW ? Math.floor(place) : Math.ceil(place))];
                })
                .sum();
    }
}
