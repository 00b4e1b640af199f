package dev.agentnet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.plan.PlanFile;
import dev.agentnet.cli.repository.MainApi;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.planning.FeaturePlan;
import dev.agentnet.main.planning.FeatureRequest;
import dev.agentnet.main.planning.WorkflowPlanner;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.main.routing.Router;
import dev.agentnet.main.routing.RoutingSettings;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the plan of a feature: a model does where one is configured and nobody named a workflow,
/// otherwise a workflow.
///
/// The model's key is main's alone, so main asks it; whatever goes wrong there, a workflow makes
/// the plan and it is said.
///
/// @param workers of each domain that there is
record PlanMaker(Config config, DomainTemplates templates, Map<DomainName, List<String>> workers) {

    /// The plan goes through the same checks as a person's file.
    FeaturePlan make(FeatureRequest request, FeatureOptions options) {
        try {
            Optional<FeaturePlan> modelled =
                    options.leavesWorkflowOpen() ? byModel(request) : Optional.empty();
            FeaturePlan made = modelled.isPresent() ? modelled.get() : byWorkflow(request);
            Plan placed = options.placed(made.routing().plan());
            Plan checked =
                    PlanFile.check("the plan", Json.pretty(placed.toJson()), config, workers);
            return new FeaturePlan(
                    new PlanRouting(checked, made.routing().reasons()),
                    made.workflow(),
                    made.complexity(),
                    made.leftOut());
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private FeaturePlan byWorkflow(FeatureRequest request) {
        Router router = new Router(templates, RoutingSettings.from(config));
        return new WorkflowPlanner(router, workers).plan(request);
    }

    private Optional<FeaturePlan> byModel(FeatureRequest request) {
        if (config.getString("agentnet.plan.model.name").isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode answer =
                    MainApi.of(config).post("/plans", Json.object().put("feature", request.text()));
            if (!answer.has("plan")) {
                return instead(answer.path("refused").asText());
            }
            Plan plan =
                    PlanFile.check(
                            "the model's plan", Json.pretty(answer.path("plan")), config, workers);
            return Optional.of(
                    FeaturePlan.by(
                            answer.path("model").asText(),
                            answer.path("asked").asInt(),
                            plan,
                            request));
        } catch (Problem | UsageProblem e) {
            return instead(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<FeaturePlan> instead(String why) {
        System.err.println("agentnet: a workflow makes the plan, as no model did: " + why);
        return Optional.empty();
    }
}
