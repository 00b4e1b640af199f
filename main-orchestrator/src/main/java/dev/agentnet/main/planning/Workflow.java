package dev.agentnet.main.planning;

import java.util.List;

/// Who does what, and in which order, for a kind of work.
///
/// @param parallel whether steps wait only for those they name
/// @param opens what texts begin with that this is for
/// @param subjects what such texts are about
/// @param words what else they speak of
public record Workflow(
        String name,
        String description,
        boolean parallel,
        List<WorkflowStep> steps,
        List<String> opens,
        List<String> subjects,
        List<String> words) {

    public Workflow {
        steps = List.copyOf(steps);
        opens = List.copyOf(opens);
        subjects = List.copyOf(subjects);
        words = List.copyOf(words);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("the workflow " + name + " has no steps");
        }
    }
}
