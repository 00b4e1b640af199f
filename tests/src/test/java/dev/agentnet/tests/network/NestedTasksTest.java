package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Agents that submit parts of their tasks, wait for them and use what they found.
final class NestedTasksTest extends NetworkScenario {

    /// A domain with one worker, whose agent does what follows RUN in its prompt.
    @BeforeAll
    void addLead() throws IOException {
        Path draft = Files.createDirectories(folder.resolve("lead-draft"));
        Files.writeString(
                draft.resolve("domain.conf"),
                """
                description = "takes work apart"
                max-workers = 1
                workers.lead-worker {
                  agent = command
                  description = "runs what follows RUN in a task"
                  may-submit = true
                  command = "sed -n 's/^RUN //p' $AGENTNET_PROMPT_FILE > $HOME/task.sh && sh -e $HOME/task.sh"
                }
                """);
        Files.move(draft, folder.resolve("templates").resolve("lead"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> live.agentnet.run("send", "lead", "RUN true").exit() == 0);
    }

    private String lead(String script) throws IOException, InterruptedException {
        return Agentnet.ok(live.agentnet.run("send", "lead", "RUN " + script, "--timeout", "60"))
                .out()
                .strip();
    }

    private JsonNode child(JsonNode parent, String domain)
            throws IOException, InterruptedException {
        for (JsonNode id : parent.path("children")) {
            if (id.asText().startsWith(domain + ".")) {
                return live.task(id.asText());
            }
        }
        throw new AssertionError("no part in " + domain + " of " + parent);
    }

    @Test
    void agentUsesWhatItsPartsFoundAlsoInItsOwnDomainOfOneWorker()
            throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String id =
                lead(
                        "a=$(agentnet-task submit 'echo api > api.txt; echo the port is 8080' --domain backend --name api);"
                                + " b=$(agentnet-task submit 'RUN echo page > page.txt; echo the page is blue');"
                                + " agentnet-task wait $a $b > found.txt; cat found.txt;"
                                + " agentnet-task fetch; git merge -q FETCH_HEAD; cat api.txt page.txt > both.txt");
        JsonNode parent = live.awaitEnd(id);
        assertThat(LiveNetwork.state(parent)).as(parent.toString()).isEqualTo("done");
        assertThat(parent.path("attempts").asInt()).isEqualTo(1);
        JsonNode api = child(parent, "backend");
        JsonNode page = child(parent, "lead");
        assertThat(parent.path("output").asText())
                .contains(
                        api.path("id").asText() + " (api) is done",
                        "landed as commit " + api.path("commit").asText() + " on main",
                        "the port is 8080",
                        page.path("id").asText(),
                        "the page is blue");
        assertThat(page.path("parent").asText()).isEqualTo(id);
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("ls-tree", "--name-only", "agentnet/main"))
                .contains("api.txt", "page.txt", "found.txt");
        assertThat(shop.git("show", "agentnet/main:both.txt")).isEqualTo("api\npage");
        assertThat(Agentnet.ok(live.agentnet.run("task", id)).out())
                .contains("child     " + api.path("id").asText());
        assertThat(Agentnet.ok(live.agentnet.run("task", page.path("id").asText())).out())
                .contains("part of   " + id);
    }

    /// What the command says of it begins like the lines that the merge queue writes into commits.
    @Test
    void agentThatAsksForTheSamePartAgainLandsItsWork() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        String id =
                lead(
                        "for n in 1 2; do agentnet-task submit 'echo once' --domain backend --name once; done;"
                                + " agentnet-task wait > found.txt");
        JsonNode parent = live.awaitEnd(id);
        assertThat(LiveNetwork.state(parent)).as(parent.toString()).isEqualTo("done");
        assertThat(parent.path("attempts").asInt()).isEqualTo(1);
        assertThat(parent.path("children")).hasSize(1);
        assertThat(parent.path("output").asText())
                .contains("agentnet-task: it was submitted before, and is the same");
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("show", "agentnet/main:found.txt")).contains("(once) is done");
    }

    @Test
    void taskIsHandedInWhenItsPartsHaveEnded() throws IOException, InterruptedException {
        live.shop();
        String id =
                lead(
                        "agentnet-task submit 'until [ -e %s/late-go ]; do sleep 0.1; done' --domain backend"
                                .formatted(folder));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !live.task(id).path("children").isEmpty());
        String part = live.task(id).path("children").path(0).asText();
        live.awaitState(part, "active");
        assertThat(LiveNetwork.state(live.task(id))).isEqualTo("active");
        Files.createFile(folder.resolve("late-go"));
        JsonNode parent = live.awaitEnd(id);
        assertThat(LiveNetwork.state(parent)).isEqualTo("done");
        assertThat(parent.path("output").asText())
                .contains("(" + part + " is done; it was not waited for)");
    }

    @Test
    void partsEndWithTheirTask() throws IOException, InterruptedException {
        live.shop();
        String id = lead("agentnet-task submit 'RUN sleep 60'; agentnet-task wait");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !live.task(id).path("children").isEmpty());
        String part = live.task(id).path("children").path(0).asText();
        live.awaitState(part, "active");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        Agentnet.ok(live.agentnet.run("task", id))
                                .out()
                                .contains("its agent waits for these"));
        Agentnet.ok(live.agentnet.run("cancel", id));
        assertThat(LiveNetwork.state(live.awaitEnd(id))).isEqualTo("cancelled");
        assertThat(LiveNetwork.state(live.awaitEnd(part))).isEqualTo("cancelled");
    }
}
