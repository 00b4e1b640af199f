package dev.agentnet.main;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.coordination.Network;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.main.budget.BudgetKeeper;
import dev.agentnet.main.budget.ConfiguredLimits;
import dev.agentnet.main.budget.Meter;
import dev.agentnet.main.budget.Prices;
import dev.agentnet.main.budget.Treasurer;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.http.MeteredModel;
import dev.agentnet.main.http.ModelSettings;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.model.MessagesApi;
import dev.agentnet.main.planning.ModelPlanner;
import dev.agentnet.main.provider.CallRates;
import dev.agentnet.main.provider.ModelTraffic;
import dev.agentnet.main.provider.ProviderGate;
import dev.agentnet.main.provider.ProviderSettings;
import dev.agentnet.main.provider.ProviderWatch;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What stands between the agents and the model's provider: who may call when, and what it costs.
final class ModelSide {

    private final Network network;
    private final Config config;
    private final Templates templates;
    private final Optional<String> key;
    private final InstantSource clock;
    private final ProviderSettings trouble;
    private final ModelTraffic traffic;
    private final ConfiguredLimits limits;
    private final Meter meter;
    private final Optional<MessagesApi> api;
    private final Optional<ModelPlanner> planner;

    /// @param key the provider's
    ModelSide(
            Network network,
            Config config,
            Templates templates,
            Optional<String> key,
            InstantSource clock) {
        this.network = network;
        this.config = config;
        this.templates = templates;
        this.key = key;
        this.clock = clock;
        this.trouble = ProviderSettings.from(config);
        this.traffic =
                new ModelTraffic(
                        new ProviderGate(trouble, clock, new SecureRandom()::nextDouble),
                        new CallRates(CallRates.limits(config), clock),
                        clock);
        this.limits = new ConfiguredLimits(config, templates::current);
        this.meter =
                new Meter(
                        network.budgets(),
                        new Prices(config),
                        limits,
                        config.getDuration("agentnet.budgets.hold"),
                        System::nanoTime);
        this.api = key.map(known -> new MessagesApi(config, known, traffic, meter, clock));
        this.planner = ModelPlanner.from(config, api);
    }

    /// For main's listener.
    MeteredModel model() {
        return new MeteredModel(ModelSettings.from(config, key), traffic, meter);
    }

    /// For what main itself asks; empty without a key.
    Optional<MessagesApi> api() {
        return api;
    }

    /// Lets a model plan a feature, or says why not.
    ObjectNode plan(ObjectNode order) {
        String feature = order.path("feature").asText();
        return planner.map(asked -> asked.plan(feature, templates.current()))
                .orElseGet(() ->
                        new ModelPlanner.Answer.Refused(
                                "main has no model to plan with: that takes agentnet.plan.model.name"
                                        + " and a key"))
                .toJson();
    }

    /// Lets agents stand while there is no money for them.
    Loop budgets(Leadership leadership, Duration pause) {
        BudgetKeeper keeper =
                new BudgetKeeper(
                        leadership, network, meter, () -> templates.current().domains().keySet());
        Loop loop = new Loop("budgets", pause, keeper::runOnce);
        meter.onHeld(loop::signal);
        return loop;
    }

    /// Tops up what domains may reserve, and have at work at once.
    Loop treasurer(Leadership leadership, Duration pause) {
        Treasurer treasurer =
                new Treasurer(
                        leadership,
                        network,
                        templates::current,
                        limits,
                        ConfiguredLimits.defaults(config, clock));
        return new Loop("treasurer", pause, treasurer::runOnce);
    }

    /// Lets domains stand while the provider takes no calls.
    Loop provider(Leadership leadership, Duration pause) {
        ProviderWatch watch =
                new ProviderWatch(
                        leadership,
                        network,
                        traffic.gate(),
                        () -> templates.current().domains(),
                        trouble.frozenFrom(),
                        clock);
        Loop loop = new Loop("provider", pause, watch::runOnce);
        traffic.gate().onChange(loop::signal);
        return loop;
    }
}
