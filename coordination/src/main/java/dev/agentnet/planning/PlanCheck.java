package dev.agentnet.planning;

import dev.agentnet.planning.ArtifactClaims.Overlap;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Suggestion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the tasks of a plan must be to each other.
final class PlanCheck {

    private final List<Draft> drafts;
    private final Complaints complaints;

    PlanCheck(List<Draft> drafts, Complaints complaints) {
        this.drafts = drafts;
        this.complaints = complaints;
    }

    /// @param workers of each domain that there is
    /// @param budget the whole plan's, which stands in `budgetLine`
    void check(Map<DomainName, List<String>> workers, Budget budget, int budgetLine) {
        ids();
        drafts.forEach(draft -> place(draft, workers));
        dependencies();
        List<List<String>> waitsFor = drafts.stream().map(d -> texts(d.dependencies())).toList();
        TaskGraph graph =
                new TaskGraph(drafts.stream().map(draft -> draft.id().text()).toList(), waitsFor);
        cycles(graph);
        artifacts(graph);
        budgets(budget, budgetLine);
    }

    private static List<String> texts(List<Located> located) {
        return located.stream().map(Located::text).toList();
    }

    private void ids() {
        Map<String, Integer> seen = new HashMap<>();
        for (Draft draft : drafts) {
            Located id = draft.id();
            if (id.text().isEmpty()) {
                continue;
            }
            if (!PlannedTask.isId(id.text())) {
                complaints.add(
                        id.line(),
                        "\"%s\" is no id: use a-z, 0-9 and -, a letter first, at most %d characters"
                                .formatted(id.text(), PlannedTask.MOST_ID));
            }
            Integer first = seen.putIfAbsent(id.text(), id.line());
            if (first != null) {
                complaints.add(
                        id.line(),
                        "the id %s is taken by line %d; give one of them another"
                                .formatted(id.text(), first));
            }
        }
    }

    private void place(Draft draft, Map<DomainName, List<String>> workers) {
        if (draft.domain().isEmpty()) {
            draft.role()
                    .ifPresent(role ->
                            complaints.add(
                                    role.line(),
                                    "a role needs its domain beside it; name it, or leave the role"
                                            + " out and the router chooses both"));
            return;
        }
        Located domain = draft.domain().get();
        Map<String, List<String>> byName =
                workers.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        entry -> entry.getKey().value(), Map.Entry::getValue));
        List<String> roles = byName.get(domain.text());
        if (roles == null) {
            complaints.add(domain.line(), unknown("domain", domain.text(), byName.keySet()));
        } else if (draft.role().isPresent() && !roles.contains(draft.role().get().text())) {
            Located role = draft.role().get();
            complaints.add(role.line(), unknown("role of " + domain.text(), role.text(), roles));
        }
    }

    private static String unknown(String what, String name, Collection<String> known) {
        return "no %s is called \"%s\".%s Known: %s"
                .formatted(
                        what,
                        name,
                        Suggestion.of(name, known),
                        String.join(", ", known.stream().sorted().toList()));
    }

    private void dependencies() {
        Set<String> ids = drafts.stream().map(d -> d.id().text()).collect(Collectors.toSet());
        for (Draft draft : drafts) {
            Set<String> named = new HashSet<>();
            for (Located dependency : draft.dependencies()) {
                if (!ids.contains(dependency.text())) {
                    complaints.add(
                            dependency.line(),
                            "%s waits for \"%s\", and no task has this id.%s"
                                    .formatted(
                                            draft.id().text(),
                                            dependency.text(),
                                            Suggestion.of(dependency.text(), ids)));
                } else if (!named.add(dependency.text())) {
                    complaints.add(
                            dependency.line(),
                            "%s names %s twice; take one out"
                                    .formatted(draft.id().text(), dependency.text()));
                }
            }
        }
    }

    private void cycles(TaskGraph graph) {
        for (List<Integer> cycle : graph.cycles()) {
            List<String> names = new ArrayList<>();
            cycle.forEach(task -> names.add(drafts.get(task).id().text()));
            String next = names.get(1 % names.size());
            int line =
                    drafts.get(cycle.getFirst()).dependencies().stream()
                            .filter(dependency -> dependency.text().equals(next))
                            .findFirst()
                            .map(Located::line)
                            .orElse(drafts.get(cycle.getFirst()).line());
            names.add(names.getFirst());
            complaints.add(
                    line,
                    "these wait for each other: %s; take one of the dependencies out"
                            .formatted(String.join(" → ", names)));
        }
    }

    private void artifacts(TaskGraph graph) {
        boolean readable = true;
        for (Draft draft : drafts) {
            for (Located path : draft.artifacts()) {
                Optional<String> problem = ArtifactPath.problem(path.text());
                readable &= problem.isEmpty();
                problem.ifPresent(why ->
                        complaints.add(
                                path.line(), "the artifact \"%s\" %s".formatted(path.text(), why)));
            }
        }
        // Between tasks of a circle there is no order to speak of.
        if (!readable || !graph.cycles().isEmpty()) {
            return;
        }
        List<List<String>> claims = drafts.stream().map(d -> texts(d.artifacts())).toList();
        for (Overlap overlap : ArtifactClaims.overlaps(claims)) {
            if (!graph.areOrdered(overlap.first(), overlap.second())) {
                complain(overlap);
            }
        }
    }

    private void complain(Overlap overlap) {
        Draft first = drafts.get(overlap.first());
        Draft second = drafts.get(overlap.second());
        Located path =
                second.artifacts().stream()
                        .filter(one -> one.text().equals(overlap.secondPath()))
                        .findFirst()
                        .orElseThrow();
        complaints.add(
                path.line(),
                "%s and %s may write the same files (%s and %s) at the same time; let one wait for the"
                                .formatted(
                                        first.id().text(),
                                        second.id().text(),
                                        overlap.firstPath(),
                                        overlap.secondPath())
                        + " other, e.g. dependencies: [%s]".formatted(first.id().text()));
    }

    private void budgets(Budget whole, int line) {
        whole.tokens()
                .ifPresent(most -> {
                    BigDecimal sum = sum(budget -> budget.tokens().map(BigDecimal::valueOf));
                    exceeds(sum, BigDecimal.valueOf(most), "tokens", line);
                });
        whole.costUsd().ifPresent(most -> exceeds(sum(Budget::costUsd), most, "dollars", line));
    }

    private BigDecimal sum(Function<Budget, Optional<BigDecimal>> part) {
        return drafts.stream()
                .map(draft -> part.apply(draft.budget()).orElse(BigDecimal.ZERO))
                .map(Objects::requireNonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void exceeds(BigDecimal sum, BigDecimal most, String unit, int line) {
        if (sum.compareTo(most) > 0) {
            complaints.add(
                    line,
                    "the tasks' budgets add up to %s %s, and the plan's is %s; raise it, or lower theirs"
                            .formatted(sum.toPlainString(), unit, most.toPlainString()));
        }
    }
}
