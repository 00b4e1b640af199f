package dev.agentnet.main.planning;

import java.util.List;
import java.util.Optional;

/// One step of a workflow. A builder's or tester's becomes one task per domain of the feature.
///
/// @param id its task's name in the plan
/// @param headline the first line of the task, with `{title}` for what is asked for
/// @param after ids of steps; absent means all steps before it, or none in a parallel workflow
/// @param atOnce whether its tasks in several domains run at the same time
/// @param weight its share of a budget beside the other steps
public record WorkflowStep(
        String id,
        Role role,
        String headline,
        String prompt,
        Optional<List<String>> after,
        boolean atOnce,
        When when,
        int weight) {

    /// For which features there is such a step.
    public enum When {
        ALWAYS,
        /// The work is complex: see [Complexity].
        COMPLEX,
        /// It is built in more than one domain.
        SEVERAL
    }

    public WorkflowStep {
        after = after.map(List::copyOf);
        if (weight < 1) {
            throw new IllegalArgumentException("a step " + id + " of weight " + weight);
        }
    }
}
