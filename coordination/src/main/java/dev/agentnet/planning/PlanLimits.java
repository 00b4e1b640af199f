package dev.agentnet.planning;

import com.typesafe.config.Config;

/// How large a plan may be.
///
/// @param bytes of a plan file
/// @param tasks in one plan
/// @param dependencies of one task
/// @param artifacts of one task
/// @param complaints told about one file at once
/// @param rivals tasks of other plans that one is kept apart from
public record PlanLimits(
        int bytes, int tasks, int dependencies, int artifacts, int complaints, int rivals) {

    public static PlanLimits from(Config config) {
        Config plan = config.getConfig("agentnet.plan");
        return new PlanLimits(
                Math.toIntExact(plan.getBytes("size")),
                plan.getInt("tasks"),
                plan.getInt("dependencies"),
                plan.getInt("artifacts"),
                plan.getInt("complaints"),
                plan.getInt("rivals"));
    }
}
