package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The real Claude Code submits a part of its task by its shell, waits for it and is shown what it
/// found.
final class ClaudeSubmitsTest extends ClaudeScenario {

    @Test
    void agentIsToldOfTheCommandAndUsesIt() throws IOException, InterruptedException {
        MessagesScript lead =
                MessagesScript.of(
                        "Lead the work",
                        """
                        {"tool": "Bash", "input": {"command": "agentnet-task submit 'echo hi > hi.txt; echo greeted as hi' --domain backend --name greet && agentnet-task wait"}}
                        """,
                        """
                        {"text": "It was greeted."}
                        """);
        try (FakeMessagesApi api = new FakeMessagesApi(lead)) {
            LiveNetwork network = network(api);
            Path template = Files.createDirectories(folder.resolve("templates/lead"));
            Files.writeString(
                    template.resolve("domain.conf"),
                    """
                    description = "takes work apart"
                    max-workers = 1
                    workers.lead { agent = claude, may-submit = true, description = "leads" }
                    """);
            network.start();
            PersonsRepository shop = network.shop();

            String id =
                    Agentnet.ok(network.agentnet.run("send", "lead", "Lead the work"))
                            .out()
                            .strip();
            JsonNode parent = network.awaitEnd(id);
            assertThat(LiveNetwork.state(parent)).as(parent.toString()).isEqualTo("done");
            assertThat(parent.path("output").asText()).isEqualTo("It was greeted.");

            String asked = api.requests().getLast().body().toString();
            assertThat(asked).contains("agentnet-task wait", "(greet) is done", "greeted as hi");
            assertThat(api.requests().getFirst().body().path("system").toString())
                    .contains("You may hand parts of your task to other agents");
            shop.git("fetch", "-q", "agentnet");
            assertThat(shop.git("show", "agentnet/main:hi.txt")).isEqualTo("hi");
            network.verify();
        }
    }
}
