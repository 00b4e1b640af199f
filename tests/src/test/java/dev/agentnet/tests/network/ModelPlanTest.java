package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that only main can ask makes the plan; what cannot run is sent back once, and then a
/// workflow plans.
final class ModelPlanTest {

    private static final String CIRCLE =
            """
            {"tool": "plan", "input": {"title": "x", "tasks": [
              {"id": "a", "domain": "backend", "prompt": "x", "dependencies": ["a"]}]}}
            """;

    private static final String GOOD =
            """
            {"tool": "plan", "input": {"title": "Limit logins", "tasks": [
              {"id": "table", "domain": "backend", "role": "db-worker",
               "prompt": "Add a table", "artifacts": ["table.txt"]},
              {"id": "page", "domain": "frontend", "role": "react-worker",
               "prompt": "Show it", "artifacts": ["page.txt"], "dependencies": ["table"]}]}}
            """;

    /// Writes the file that its task claims.
    private static final String AGENT =
            """
            file=$(sed -n 's/^.*"artifacts" : . "\\(.*\\)" .*$/\\1/p' "$AGENTNET_PROMPT_FILE")
            echo done > "$file"
            """;

    @TempDir private Path folder;

    @Test
    void modelsPlanRunsAndABrokenOneIsMadeByAWorkflow() throws IOException, InterruptedException {
        try (FakeMessagesApi api =
                new FakeMessagesApi(
                        MessagesScript.of("Limit the logins", CIRCLE, GOOD),
                        MessagesScript.of("Fix the crash", CIRCLE, CIRCLE))) {
            LiveNetwork live =
                    new LiveNetwork(
                            folder,
                            "agentnet.plan.model.name = planner-model",
                            "agentnet.model.base-url = \"" + api.uri() + "\"");
            live.agentnet.with("ANTHROPIC_API_KEY", "key-of-main");
            Path agent = folder.resolve("agent.sh");
            Files.writeString(agent, AGENT);
            ShippedDomains.putScripted(folder.resolve("templates"), agent);
            live.start();
            PersonsRepository shop = live.shop();
            live.agentnet.with("ANTHROPIC_API_KEY", "");

            Answer ran = Agentnet.ok(live.agentnet.run("plan", "Limit the logins", "--wait"));
            assertThat(ran.err()).contains("none: planner-model made the plan, asked twice");
            shop.git("fetch", "-q", "agentnet");
            assertThat(shop.git("show", "agentnet/main:page.txt")).isEqualTo("done");
            assertThat(api.requests()).hasSize(2);
            assertThat(api.requests())
                    .allMatch(request -> request.authorization().equals("key-of-main"));
            assertThat(api.requests().getLast().body().toString())
                    .contains("these wait for each other: a ");

            Answer quoted =
                    Agentnet.ok(live.agentnet.run("plan", "Fix the crash", "--dry-run", "--json"));
            assertThat(quoted.err())
                    .contains(
                            "a workflow makes the plan, as no model did: planner-model made no plan"
                                    + " that can run");
            assertThat(quoted.json().path("tasks"))
                    .extracting(task -> task.path("id").asText())
                    .containsExactly("scout", "builder", "reviewer");

            int before = api.requests().size();
            JsonNode named =
                    Agentnet.ok(
                                    live.agentnet.run(
                                            "plan",
                                            "Limit the logins",
                                            "--workflow",
                                            "code-review",
                                            "--dry-run",
                                            "--json"))
                            .json();
            assertThat(named.path("tasks")).hasSize(2);
            assertThat(api.requests()).hasSize(before);
            live.verify();
            live.stop();
        }
    }
}
