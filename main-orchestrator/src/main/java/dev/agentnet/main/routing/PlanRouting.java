package dev.agentnet.main.routing;

import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A plan of which each task has a domain: its own, or the one that was decided on.
///
/// @param reasons id → why that domain, in sentences for people
public record PlanRouting(Plan plan, Map<String, List<String>> reasons) {

    /// @param decide where a text goes; asked about tasks that name no domain
    public static PlanRouting of(Plan plan, Function<String, Decision> decide) {
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        Plan routed =
                plan.withTasks(task -> {
                    if (task.domain().isPresent()) {
                        reasons.put(task.id(), List.of("the plan names it"));
                        return task;
                    }
                    Decision decision = decide.apply(task.prompt());
                    reasons.put(task.id(), reasons(decision));
                    return placed(task, decision.parts().getFirst());
                });
        return new PlanRouting(routed, reasons);
    }

    private static PlannedTask placed(PlannedTask task, Part part) {
        return task.doneBy(part.domain(), part.worker());
    }

    private static List<String> reasons(Decision decision) {
        List<String> reasons = new ArrayList<>(decision.reasons());
        switch (decision.kind()) {
            case DOMAIN -> {}
            case SPLIT ->
                    reasons.addFirst(
                            "it is of several domains, and this is the first of them; a task of a plan"
                                    + " has one: write it as several tasks, or name its domain");
            case UNSURE -> reasons.addFirst("only the best guess; name the domain to be sure");
        }
        return reasons;
    }
}
