package dev.agentnet.cli.plan;

import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.main.planning.FeaturePlan;
import dev.agentnet.main.planning.Workflow;
import dev.agentnet.main.planning.WorkflowStep;
import dev.agentnet.main.planning.Workflows;
import java.util.stream.Collectors;

/// How a plan came to be of a feature, as people see it.
public final class FeaturePicture {

    private FeaturePicture() {}

    public static void facts(FeaturePlan made, Screen screen) {
        fact(screen, "workflow", made.workflow());
        fact(
                screen,
                "complexity",
                "%s: %s"
                        .formatted(
                                made.complexity().level().word(),
                                String.join(", ", made.complexity().reasons())));
        made.leftOut().forEach(step -> fact(screen, "left out", step));
    }

    private static void fact(Screen screen, String name, String text) {
        screen.line("  %-10s  %s".formatted(name, text));
    }

    /// Each workflow with its steps.
    public static void workflows(Workflows workflows, Screen screen) {
        screen.line("  " + Workflows.AUTO + "  chooses among these by the words of a feature");
        for (Workflow workflow : workflows.all()) {
            screen.line("");
            screen.line("  " + screen.bold(workflow.name()) + "  " + workflow.description());
            screen.line("    " + screen.dim(steps(workflow)));
        }
    }

    private static String steps(Workflow workflow) {
        return workflow.steps().stream()
                .map(FeaturePicture::step)
                .collect(Collectors.joining(workflow.parallel() ? ", " : " → "));
    }

    private static String step(WorkflowStep step) {
        String name =
                step.id().equals(step.role().word())
                        ? step.id()
                        : step.id() + " (" + step.role().word() + ")";
        return name
                + switch (step.when()) {
                    case ALWAYS -> "";
                    case COMPLEX -> " if complex";
                    case SEVERAL -> " if several domains";
                };
    }
}
