package dev.agentnet.main.planning;

import dev.agentnet.protocol.Budget;
import java.util.List;
import java.util.Optional;

/// A feature in words, and what a person says about how it is to be made.
///
/// @param workflow who does what
/// @param why this workflow, in words for people
/// @param complexity absent means that it is estimated
/// @param budget for all tasks together, spread over them by their weights
/// @param checks acceptance commands of each task that writes; none means those of the network
public record FeatureRequest(
        String text,
        Workflow workflow,
        String why,
        Optional<Complexity.Level> complexity,
        Budget budget,
        List<String> checks) {

    private static final int LONGEST_TITLE = 60;

    public FeatureRequest {
        checks = List.copyOf(checks);
        if (text.isBlank()) {
            throw new IllegalArgumentException("the feature is empty; say what is to be made");
        }
    }

    /// Its first line, as long as a commit's subject may be.
    String title() {
        String line = text.strip().lines().findFirst().orElse("").strip();
        return line.length() <= LONGEST_TITLE
                ? line
                : line.substring(0, LONGEST_TITLE - 1).strip() + "…";
    }
}
