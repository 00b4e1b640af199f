package dev.agentnet.cli.plan;

import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a plan and its tasks may spend, in words.
final class PlanBudgets {

    private static final int WIDEST = 160;

    private PlanBudgets() {}

    /// The sum over the tasks, and what it may be; empty if nothing is limited.
    static Optional<String> whole(Plan plan) {
        long tokens =
                plan.tasks().stream().mapToLong(task -> task.budget().tokens().orElse(0L)).sum();
        BigDecimal cost =
                plan.tasks().stream()
                        .map(task -> task.budget().costUsd().orElse(BigDecimal.ZERO))
                        .map(Objects::requireNonNull)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        Budget whole = plan.budget();
        if (tokens == 0 && cost.signum() == 0 && whole.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        if (tokens > 0 || whole.tokens().isPresent()) {
            parts.add(
                    "%,d tokens in tasks%s"
                            .formatted(
                                    tokens, whole.tokens().map(" of %,d"::formatted).orElse("")));
        }
        if (cost.signum() > 0 || whole.costUsd().isPresent()) {
            parts.add(
                    "$%s in tasks%s"
                            .formatted(
                                    cost.toPlainString(),
                                    whole.costUsd()
                                            .map(most -> " of $" + most.toPlainString())
                                            .orElse("")));
        }
        return Optional.of(String.join(", ", parts));
    }

    /// Each task's own; empty if none has one.
    static Optional<String> shares(Plan plan) {
        String shares =
                plan.tasks().stream()
                        .filter(task -> !task.budget().isEmpty())
                        .map(PlanBudgets::share)
                        .collect(Collectors.joining(", "));
        return shares.isEmpty() ? Optional.empty() : Optional.of(Screen.cut(shares, WIDEST));
    }

    private static String share(PlannedTask task) {
        List<String> parts = new ArrayList<>();
        task.budget().tokens().ifPresent(most -> parts.add("%,d tokens".formatted(most)));
        task.budget().costUsd().ifPresent(most -> parts.add("$" + most.toPlainString()));
        return task.id() + " " + String.join(" and ", parts);
    }
}
