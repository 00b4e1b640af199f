package dev.agentnet.main.routing;

import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.model.MessagesApi;
import java.util.Optional;
import java.util.function.Function;

/// The router for the domains as they stand now. Of what it is unsure of, a model's opinion is
/// asked where one is configured.
public final class CurrentRouter {

    private final RoutingSettings settings;
    private final Optional<SecondOpinion> opinion;

    /// Written when the templates change, read by the intake.
    private volatile Optional<Router> router = Optional.empty();

    /// @param api of the model that is asked, if there is one
    public CurrentRouter(Config config, Optional<MessagesApi> api) {
        this.settings = RoutingSettings.from(config);
        this.opinion = SecondOpinion.from(config, api);
    }

    public void train(DomainTemplates read) {
        router = Optional.of(new Router(read, settings));
    }

    /// Empty until it was trained for the first time.
    public Optional<Function<String, Decision>> routing() {
        return router.map(trained -> text -> route(trained, text));
    }

    /// Whether a decision may take as long as a model's answer.
    public boolean asksModel() {
        return opinion.isPresent();
    }

    /// Whether what it is unsure of is left to a person.
    public boolean asksPerson() {
        return settings.unsure() == RoutingSettings.Unsure.ASK;
    }

    private Decision route(Router trained, String text) {
        Decision decision = trained.route(text);
        return opinion.filter(_ -> decision.kind() == Decision.Kind.UNSURE)
                .map(asked -> asked.on(decision, trained))
                .orElse(decision);
    }
}
