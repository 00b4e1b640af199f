package dev.agentnet.main.planning;

import dev.agentnet.main.routing.PlanRouting;
import java.util.List;

/// A plan that was made of a feature, and how it came about.
///
/// @param workflow its name and why it was chosen
/// @param leftOut the steps that this feature has no need of, and why
public record FeaturePlan(
        PlanRouting routing, String workflow, Complexity complexity, List<String> leftOut) {

    public FeaturePlan {
        leftOut = List.copyOf(leftOut);
    }
}
