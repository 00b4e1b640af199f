package dev.agentnet.main.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.model.OwnModel;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An unsure task is put to a model: the provider is a listener of the test's own.
class SecondOpinionTest {

    private static final String TASK = "Improve the docs wording";

    private final Router router =
            new Router(
                    DomainTemplates.read(Path.of("../domain-templates")),
                    RoutingSettings.from(ConfigFactory.load()));
    private OwnModel own;
    private volatile String says = "";

    @BeforeEach
    void start() throws IOException {
        own =
                new OwnModel(() -> {
                    var reply = Json.object();
                    reply.putArray("content").addObject().put("type", "text").put("text", says);
                    return Json.write(reply);
                });
    }

    @AfterEach
    void stop() {
        own.close();
    }

    private Optional<SecondOpinion> opinion(String model) {
        Config config = own.config("agentnet.routing.model.name", model);
        return SecondOpinion.from(config, Optional.of(own.api(config)));
    }

    private Decision asked(String answer) {
        says = answer;
        Decision unsure = router.route(TASK);
        assertThat(unsure.kind()).isEqualTo(Decision.Kind.UNSURE);
        return opinion("a-model").orElseThrow().on(unsure, router);
    }

    @Test
    void modelsChoiceIsTakenWithItsReason() {
        Decision decision =
                asked("Here: {\"domain\": \"devops\", \"reason\": \"upgrades are deployments\"}");
        assertThat(decision.kind()).isEqualTo(Decision.Kind.DOMAIN);
        assertThat(decision.parts().getFirst().domain().value()).isEqualTo("devops");
        assertThat(decision.reasons())
                .contains("a-model, asked, says devops: upgrades are deployments");
        assertThat(own.provider.asked())
                .singleElement()
                .satisfies(question ->
                        assertThat(question.key() + " " + question.body())
                                .startsWith("key ")
                                .contains(TASK, "\"model\":\"a-model\"", "frontend", "backend"));
    }

    @Test
    void unheardOfDomainLeavesTheGuess() {
        Decision decision = asked("{\"domain\": \"marketing\", \"reason\": \"?\"}");
        assertThat(decision.kind()).isEqualTo(Decision.Kind.UNSURE);
        assertThat(decision.reasons()).last().asString().contains("no domain here");
    }

    @Test
    void chatterLeavesTheGuess() {
        assertThat(asked("I would say the frontend.").kind()).isEqualTo(Decision.Kind.UNSURE);
    }

    @Test
    void refusalOfTheProviderLeavesTheGuess() {
        own.provider.answersWith(529);
        assertThat(asked("{\"domain\": \"devops\"}").kind()).isEqualTo(Decision.Kind.UNSURE);
    }

    @Test
    void nobodyIsAskedWithoutAModelOrAKey() {
        assertThat(opinion("")).isEmpty();
        assertThat(
                        SecondOpinion.from(
                                own.config("agentnet.routing.model.name", "a-model"),
                                Optional.empty()))
                .isEmpty();
    }
}
