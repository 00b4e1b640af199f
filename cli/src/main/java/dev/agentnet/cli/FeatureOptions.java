package dev.agentnet.cli;

import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.main.planning.Complexity;
import dev.agentnet.main.planning.FeatureRequest;
import dev.agentnet.main.planning.Role;
import dev.agentnet.main.planning.Workflow;
import dev.agentnet.main.planning.WorkflowChoice;
import dev.agentnet.main.planning.Workflows;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.Plan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `agentnet plan` may be told about a feature besides its words.
final class FeatureOptions {

    @Option(
            names = "--workflow",
            paramLabel = "NAME",
            description = "who does what; auto chooses by the words (default: ${DEFAULT-VALUE})")
    private String workflow = Workflows.AUTO;

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            description = "a workflow of these, one after the other: builder,tester,reviewer")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--complexity",
            paramLabel = "low|high",
            description = "whether it is complex, instead of an estimate by its words")
    private Optional<String> complexity = Optional.empty();

    @Option(
            names = "--budget-usd",
            paramLabel = "DOLLARS",
            description = "for all of it, spread over the tasks by their weights")
    private Optional<BigDecimal> dollars = Optional.empty();

    @Option(
            names = "--budget-tokens",
            paramLabel = "TOKENS",
            description = "for all of it, spread over the tasks by their weights")
    private Optional<Long> tokens = Optional.empty();

    @Mixin private WeightOption weight = new WeightOption();

    @Mixin private PlaceOptions place = new PlaceOptions();

    /// Whether any of them was given.
    boolean isGiven() {
        return !workflow.equals(Workflows.AUTO)
                || !roles.isEmpty()
                || complexity.isPresent()
                || dollars.isPresent()
                || tokens.isPresent()
                || weight.isGiven()
                || place.isGiven();
    }

    /// As they would be typed in another folder.
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("--workflow=" + workflow));
        roles.forEach(role -> words.add("--roles=" + role));
        complexity.ifPresent(level -> words.add("--complexity=" + level));
        dollars.ifPresent(usd -> words.add("--budget-usd=" + usd));
        tokens.ifPresent(most -> words.add("--budget-tokens=" + most));
        words.addAll(weight.words());
        words.addAll(place.words());
        return words;
    }

    /// Whether nobody said who does what.
    boolean leavesWorkflowOpen() {
        return workflow.equals(Workflows.AUTO) && roles.isEmpty();
    }

    /// @throws UsageProblem about the first option that cannot be
    FeatureRequest request(String feature, Workflows workflows) {
        weight.check();
        try {
            WorkflowChoice choice = choice(feature, workflows);
            return new FeatureRequest(
                    feature,
                    choice.workflow(),
                    choice.reason(),
                    complexity.map(FeatureOptions::level),
                    new Budget(tokens, dollars),
                    place.checks);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private WorkflowChoice choice(String feature, Workflows workflows) {
        if (!roles.isEmpty()) {
            if (!workflow.equals(Workflows.AUTO)) {
                throw new UsageProblem("give either --workflow or --roles");
            }
            List<Role> parsed = roles.stream().map(Role::parse).toList();
            return new WorkflowChoice(workflows.of(parsed), "the roles you gave");
        }
        if (workflow.equals(Workflows.AUTO)) {
            return WorkflowChoice.of(feature, workflows.all());
        }
        Workflow named = workflows.find(workflow);
        return new WorkflowChoice(named, "you named it");
    }

    private static Complexity.Level level(String word) {
        return Arrays.stream(Complexity.Level.values())
                .filter(level -> level.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("--complexity is low or high, not " + word));
    }

    /// The plan with the repository, base and weight that were asked for.
    Plan placed(Plan plan) {
        Plan weighed = weight.of(plan);
        return weighed.in(place.repo.or(plan::repository), place.base.or(plan::base));
    }
}
