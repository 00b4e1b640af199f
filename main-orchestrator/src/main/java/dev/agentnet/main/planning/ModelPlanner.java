package dev.agentnet.main.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.model.MessagesApi;
import dev.agentnet.planning.Complaint;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.planning.PlanReader.Reading;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a language model make a plan of a feature.
///
/// Its answer has to pass what a person's plan file has to. One that does not is asked for once
/// more, with the complaints; then it is refused, and a workflow makes the plan.
public final class ModelPlanner {

    private static final Logger LOG = LoggerFactory.getLogger(ModelPlanner.class);

    /// The first answer, and one that knows what was wrong with it.
    private static final int TRIES = 2;

    private final MessagesApi api;
    private final PlanLimits limits;
    private final String model;
    private final Duration timeout;
    private final int tokens;
    private final int characters;

    private ModelPlanner(Config config, MessagesApi api, String model) {
        this.api = api;
        this.limits = PlanLimits.from(config);
        this.model = model;
        Config section = config.getConfig("agentnet.plan.model");
        this.timeout = section.getDuration("timeout");
        this.tokens = section.getInt("tokens");
        this.characters = section.getInt("characters");
    }

    /// A plan, or why there is none; in words for people.
    public sealed interface Answer {

        /// @param asked how often the model was
        record Made(Plan plan, String model, int asked) implements Answer {}

        record Refused(String why) implements Answer {}

        /// As main's listener gives it.
        default ObjectNode toJson() {
            ObjectNode json = Json.object();
            switch (this) {
                case Made made -> {
                    json.put("model", made.model()).put("asked", made.asked());
                    json.set("plan", made.plan().toJson());
                }
                case Refused refused -> json.put("refused", refused.why());
            }
            return json;
        }
    }

    /// @param api where there is a key; without one, or without a model's name in the
    ///   configuration, there is nobody to ask
    public static Optional<ModelPlanner> from(Config config, Optional<MessagesApi> api) {
        String model = config.getString("agentnet.plan.model.name");
        return api.filter(_ -> !model.isEmpty())
                .map(known -> new ModelPlanner(config, known, model));
    }

    public Answer plan(String feature, DomainTemplates templates) {
        if (feature.isBlank() || feature.length() > characters) {
            return new Answer.Refused("a feature has 1 to %,d characters".formatted(characters));
        }
        try {
            return ask(feature, templates);
        } catch (IOException e) {
            LOG.warn("{} made no plan: {}", model, e.toString());
            return new Answer.Refused(model + ", asked, gave no answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Refused("main is ending");
        }
    }

    private Answer ask(String feature, DomainTemplates templates)
            throws IOException, InterruptedException {
        List<DomainTemplate> domains =
                templates.domains().values().stream()
                        .filter(domain -> !domain.name().equals(DomainName.CHECKS))
                        .toList();
        ObjectNode question = PlanQuestion.of(model, tokens, domains);
        ArrayNode messages = question.putArray("messages");
        messages.addObject().put("role", "user").put("content", feature);
        List<Complaint> complaints = List.of();
        for (int asked = 1; asked <= TRIES; asked++) {
            JsonNode answer = api.ask(question, timeout, timeout);
            JsonNode use = toolUse(answer);
            Reading reading =
                    new PlanReader(limits, templates.workers())
                            .read("plan", Json.pretty(use.path("input")));
            complaints = reading.complaints();
            if (reading.plan().isPresent()) {
                Plan plan = reading.plan().get();
                complaints = notIts(plan);
                if (complaints.isEmpty()) {
                    return new Answer.Made(
                            plan.in(Optional.empty(), Optional.empty()), model, asked);
                }
            }
            LOG.info("{} made a plan that cannot run: {}", model, complaints);
            messages.addObject().put("role", "assistant").set("content", answer.path("content"));
            complain(messages, use, complaints);
        }
        return new Answer.Refused(
                "%s made no plan that can run: %s".formatted(model, lines(complaints)));
    }

    /// A model that gave checks would say itself when its plan is done.
    private static List<Complaint> notIts(Plan plan) {
        return plan.tasks().stream()
                .filter(task -> !task.checks().isEmpty() || task.domain().isEmpty())
                .map(task ->
                        new Complaint(
                                "plan", 1, task.id() + " needs a domain, and may bring no checks"))
                .toList();
    }

    private static JsonNode toolUse(JsonNode answer) throws IOException {
        for (JsonNode part : answer.path("content")) {
            if (part.path("type").asText().equals("tool_use")
                    && part.path("name").asText().equals(PlanQuestion.TOOL)) {
                return part;
            }
        }
        throw new IOException(
                answer.path("stop_reason").asText().equals("max_tokens")
                        ? "its plan is longer than agentnet.plan.model.tokens"
                        : "no plan in its answer");
    }

    private static void complain(ArrayNode messages, JsonNode use, List<Complaint> complaints) {
        messages.addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", use.path("id").asText())
                .put("is_error", true)
                .put(
                        "content",
                        "This plan cannot run. Mend it and hand in the whole of it again:\n"
                                + lines(complaints));
    }

    private static String lines(List<Complaint> complaints) {
        return complaints.stream().map(Complaint::what).collect(Collectors.joining("\n"));
    }
}
