package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The real Claude Code builds and reviews: the reviewer is shown what the builder did, and leaves
/// words only.
final class ClaudeReviewsTest extends ClaudeScenario {

    @Test
    void reviewerIsToldOfTheBuildersWork() throws IOException, InterruptedException {
        MessagesScript review =
                MessagesScript.of(
                        "Review: Greet the orders",
                        """
                        {"tool": "Bash", "input": {"command": "cat greet.txt > copy.txt"}}
                        """,
                        """
                        {"text": "Good as it is."}
                        """);
        MessagesScript build =
                MessagesScript.of(
                        "Greet the orders",
                        """
                        {"tool": "Write", "input": {"file_path": "{cwd}/greet.txt", "content": "hi"}}
                        """,
                        """
                        {"text": "Greeted in greet.txt."}
                        """);
        try (FakeMessagesApi api = new FakeMessagesApi(review, build)) {
            LiveNetwork network = network(api);
            ShippedDomains.put(folder.resolve("templates"));
            network.start();
            PersonsRepository shop = network.shop();

            Agentnet.ok(
                    network.agentnet.run(
                            "plan", "Greet the orders", "--roles", "builder,reviewer", "--wait"));

            shop.git("fetch", "-q", "agentnet");
            assertThat(shop.git("show", "agentnet/main:greet.txt")).isEqualTo("hi");
            assertThat(shop.git("ls-tree", "--name-only", "agentnet/main"))
                    .doesNotContain("copy.txt");
            PlannedTasks tasks = PlannedTasks.of(network);
            JsonNode builder = tasks.get("builder");
            JsonNode reviewer = tasks.get("reviewer");
            assertThat(LiveNetwork.state(reviewer)).isEqualTo("done");
            assertThat(reviewer.path("output").asText()).isEqualTo("Good as it is.");
            assertThat(reviewer.path("commit").isNull()).isTrue();
            assertThat(shown(api, "Review: Greet the orders"))
                    .contains(
                            "- builder (task " + builder.path("id").asText(),
                            ", commit " + builder.path("commit").asText() + " on main)",
                            "Greeted in greet.txt.",
                            "files: greet.txt",
                            "Your last message is your result.");
            assertThat(
                            Agentnet.ok(
                                            network.agentnet.run(
                                                    "plan",
                                                    "Greet the orders",
                                                    "--roles",
                                                    "builder,reviewer,tester",
                                                    "--dry-run"))
                                    .out())
                    .containsPattern("cost +\\$[0-9.]+, .* by 2 finished tasks\\n");
            assertThat(models(api)).doesNotContain("claude-haiku-4-5");
            Agentnet.ok(
                    network.agentnet.run(
                            "send",
                            "backend",
                            "Greet the orders",
                            "--model",
                            "claude-haiku-4-5",
                            "--wait"));
            assertThat(models(api)).contains("claude-haiku-4-5");
            network.verify();
        }
    }

    private static List<String> models(FakeMessagesApi api) {
        return api.requests().stream()
                .map(request -> request.body().path("model").asText())
                .toList();
    }

    /// The first user message of the conversation that begins so.
    private static String shown(FakeMessagesApi api, String begin) {
        return api.requests().stream()
                .map(request -> request.body().path("messages").path(0).toString())
                .filter(message -> message.contains(begin))
                .findFirst()
                .orElseThrow();
    }
}
