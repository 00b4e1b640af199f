package dev.agentnet.main.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.main.model.OwnModel;
import dev.agentnet.main.planning.ModelPlanner.Answer;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.PlannedTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Plans of a model: the provider is a listener of the test's own.
final class ModelPlannerTest {

    private static final String GOOD =
            """
            {"title": "Limit logins", "repository": "elsewhere", "tasks": [
              {"id": "table", "domain": "backend", "role": "db-worker", "prompt": "Add a table"},
              {"id": "page", "domain": "frontend", "prompt": "Show it", "dependencies": ["table"]}
            ]}
            """;

    private static final String CIRCLE =
            """
            {"title": "x", "tasks": [
              {"id": "a", "domain": "bakend", "prompt": "x", "dependencies": ["b"]},
              {"id": "b", "domain": "backend", "prompt": "x", "dependencies": ["a"]}
            ]}
            """;

    private final Deque<String> says = new ArrayDeque<>();
    private OwnModel own;

    @BeforeEach
    void start() throws IOException {
        own = new OwnModel(says::remove);
    }

    @AfterEach
    void stop() {
        own.close();
    }

    private JsonNode asked(int place) {
        return Json.parse(own.provider.asked().get(place).body());
    }

    private Optional<ModelPlanner> planner(String model) {
        Config config = own.config("agentnet.plan.model.name", model);
        return ModelPlanner.from(config, Optional.of(own.api(config)));
    }

    private Answer plan(String... plans) {
        for (String plan : plans) {
            says.add(
                    """
                    {"stop_reason": "tool_use", "content": [
                      {"type": "text", "text": "Here it is."},
                      {"type": "tool_use", "id": "use1", "name": "plan", "input": %s}]}
                    """
                            .formatted(plan));
        }
        return ask("Limit logins");
    }

    private Answer ask(String feature) {
        return planner("a-model")
                .orElseThrow()
                .plan(feature, DomainTemplates.read(Path.of("../domain-templates")));
    }

    @Test
    void planOfTheModelIsTakenButForWhatIsThePersons() {
        Answer.Made made = (Answer.Made) plan(GOOD);
        assertThat(made.plan().tasks())
                .extracting(PlannedTask::id)
                .containsExactly("table", "page");
        assertThat(made.plan().repository()).isEmpty();
        assertThat(made.asked()).isEqualTo(1);
        JsonNode question = asked(0);
        assertThat(question.path("system").asText())
                .contains("- backend: Server-side", "  - reviewer: ")
                .doesNotContain("check-runner");
        assertThat(question.path("messages").path(0).path("content").asText())
                .isEqualTo("Limit logins");
        JsonNode task =
                question.path("tools")
                        .path(0)
                        .path("input_schema")
                        .path("properties")
                        .path("tasks")
                        .path("items")
                        .path("properties");
        assertThat(task.path("domain").path("enum"))
                .extracting(JsonNode::asText)
                .containsExactly("backend", "crew", "devops", "frontend");
    }

    @Test
    void brokenPlanIsAskedForOnceMoreWithTheComplaints() {
        Answer.Made made = (Answer.Made) plan(CIRCLE, GOOD);
        assertThat(made.asked()).isEqualTo(2);
        JsonNode messages = asked(1).path("messages");
        assertThat(messages).hasSize(3);
        JsonNode complaint = messages.path(2).path("content").path(0);
        assertThat(complaint.path("tool_use_id").asText()).isEqualTo("use1");
        assertThat(complaint.path("content").asText())
                .contains("Did you mean backend?", "these wait for each other: a ");
    }

    @Test
    void planThatStaysBrokenIsRefused() {
        assertThat(plan(CIRCLE, CIRCLE))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.why())
                                        .startsWith("a-model made no plan that can run")
                                        .contains("bakend"));
        assertThat(own.provider.asked()).hasSize(2);
    }

    @Test
    void modelMayNotSayWhenItsOwnWorkIsGood() {
        String checked = GOOD.replace("\"Add a table\"", "\"x\", \"checks\": [\"true\"]");
        assertThat(plan(checked, checked))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.why()).contains("may bring no checks"));
    }

    @Test
    void chatterAndFaultsOfTheProviderAreSaid() {
        says.add("{\"stop_reason\": \"max_tokens\", \"content\": []}");
        assertThat(ask("x").toJson().path("refused").asText())
                .contains("agentnet.plan.model.tokens");
        says.add("no JSON");
        assertThat(ask("x").toJson().path("refused").asText()).contains("no JSON");
        own.provider.answersWith(500);
        says.add("{}");
        assertThat(ask("x").toJson().path("refused").asText()).contains("HTTP 500");
        assertThat(ask(" ").toJson().path("refused").asText()).contains("1 to 20,000");
    }

    @Test
    void nobodyIsAskedWithoutAModelOrAKey() {
        assertThat(planner("")).isEmpty();
        assertThat(
                        ModelPlanner.from(
                                own.config("agentnet.plan.model.name", "a-model"),
                                Optional.empty()))
                .isEmpty();
    }
}
