package dev.agentnet.main.planning;

import dev.agentnet.main.routing.Part;
import java.util.stream.Collectors;

/// What the tasks of a workflow are asked, each in its own words about the same feature. The first
/// line is a headline: people see it in lists, and a commit has it for its subject.
final class FeaturePrompts {

    private final FeatureRequest request;
    private final FeatureScope scope;

    FeaturePrompts(FeatureRequest request, FeatureScope scope) {
        this.request = request;
        this.scope = scope;
    }

    /// For a role of the crew, which sees all of the feature.
    String crew(WorkflowStep step) {
        StringBuilder text = new StringBuilder(headline(step)).append(asked());
        if (scope.isSeveral()) {
            text.append("\n\nIt is built in several domains:");
            for (Part part : scope.parts()) {
                text.append("\n- %s (%s): %s".formatted(part.domain(), part.worker(), part.text()));
            }
        }
        return text.append("\n\n").append(step.prompt()).toString();
    }

    /// For a worker of one of the feature's domains.
    String own(WorkflowStep step, Part part) {
        if (!scope.isSeveral()) {
            return headline(step) + asked() + "\n\n" + step.prompt();
        }
        String others =
                scope.parts().stream()
                        .filter(other -> !other.domain().equals(part.domain()))
                        .map(other -> other.domain().value())
                        .collect(Collectors.joining(", "));
        return "%s (%s)%s\n\nYour part is that of the %s (\"%s\"); the rest is with: %s.\n\n%s"
                .formatted(
                        headline(step),
                        part.domain(),
                        asked(),
                        part.domain(),
                        part.text(),
                        others,
                        step.prompt());
    }

    private String headline(WorkflowStep step) {
        return step.headline().replace("{title}", request.title());
    }

    /// Nothing if the headline says it all.
    private String asked() {
        String text = request.text().strip();
        return text.equals(request.title()) ? "" : "\n\nWhat is asked for:\n" + text;
    }
}
