package dev.agentnet.main.planning;

import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A plan that was made of a feature, and how it came about.
///
/// @param workflow its name and why it was chosen, or which model made the plan
/// @param leftOut the steps that this feature has no need of, and why
public record FeaturePlan(
        PlanRouting routing, String workflow, Complexity complexity, List<String> leftOut) {

    /// In a plan without steps: who writes gets more of a budget than who reports.
    private static final int WRITES = 6;

    private static final int REPORTS = 2;

    public FeaturePlan {
        leftOut = List.copyOf(leftOut);
    }

    /// Of a plan that a model made. Repository, budgets and checks are the person's to give.
    ///
    /// @param asked how often the model was
    public static FeaturePlan by(String model, int asked, Plan plan, FeatureRequest request) {
        List<Integer> weights =
                plan.tasks().stream().map(task -> isCrew(task) ? REPORTS : WRITES).toList();
        List<Budget> shares = BudgetShares.of(request.budget(), weights);
        List<PlannedTask> tasks = new ArrayList<>();
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (int i = 0; i < weights.size(); i++) {
            PlannedTask task = plan.tasks().get(i);
            tasks.add(task.checkedBy(request.checks()).paidBy(shares.get(i)));
            reasons.put(task.id(), List.of(model + " says so"));
        }
        Plan paid =
                new Plan(
                        plan.title().or(() -> Optional.of(request.title())),
                        Optional.empty(),
                        Optional.empty(),
                        request.budget(),
                        Plan.USUAL_WEIGHT,
                        tasks);
        return new FeaturePlan(
                new PlanRouting(paid, reasons),
                "none: %s made the plan%s".formatted(model, asked > 1 ? ", asked twice" : ""),
                complexity(request, plan),
                List.of());
    }

    private static Complexity complexity(FeatureRequest request, Plan plan) {
        int domains =
                (int)
                        plan.tasks().stream()
                                .filter(task -> !isCrew(task))
                                .map(PlannedTask::domain)
                                .distinct()
                                .count();
        return request.complexity()
                .map(Complexity::said)
                .orElseGet(() -> Complexity.estimate(request.text(), domains));
    }

    private static boolean isCrew(PlannedTask task) {
        Optional<DomainName> domain = task.domain();
        return domain.isPresent() && domain.get().equals(Role.CREW);
    }
}
