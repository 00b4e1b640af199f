package dev.agentnet.cli;

import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.protocol.Plan;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// In which proportion a plan gets claims, beside others.
final class WeightOption {

    @Option(
            names = "--weight",
            paramLabel = "N",
            description =
                    "claims for each one of a plan of weight 1, while both wait: 1 to "
                            + Plan.MOST_WEIGHT)
    private Optional<Integer> weight = Optional.empty();

    boolean isGiven() {
        return weight.isPresent();
    }

    /// @throws UsageProblem if it is none
    void check() {
        try {
            weight.ifPresent(Plan::checkWeight);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    /// The plan with the weight that was asked for.
    Plan of(Plan plan) {
        return weight.map(plan::weighing).orElse(plan);
    }

    /// As it would be typed again.
    List<String> words() {
        return weight.map(claims -> List.of("--weight=" + claims)).orElse(List.of());
    }
}
