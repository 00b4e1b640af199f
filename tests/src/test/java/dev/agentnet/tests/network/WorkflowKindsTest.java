package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Workflows other than that of a feature, in a network that serves: six reports and their summary,
/// and one of a person's own.
@TestInstance(Lifecycle.PER_CLASS)
final class WorkflowKindsTest {

    /// Says who it is by its first line, and what it was told; builders leave a file.
    private static final String AGENT =
            """
            head=$(sed -n 1p "$AGENTNET_PROMPT_FILE")
            echo "report of $head"
            case "$head" in
              Sum*|Look*) sed -n '/^This was done before/,$p' "$AGENTNET_PROMPT_FILE" ;;
              Try*) grep -q 'report of Look ahead: Try it' "$AGENTNET_PROMPT_FILE" && echo tried > tried.txt ;;
            esac
            """;

    private Path folder = Path.of("");
    private LiveNetwork live;

    @BeforeAll
    void startNetwork(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path own = Files.createDirectories(folder.resolve("workflows"));
        Files.writeString(
                own.resolve("spike.conf"),
                """
                description = "a quick try"
                opens = [try]
                steps = [{ role = scout }, { id = attempt, role = builder, prompt = "Try it." }]
                """);
        live = new LiveNetwork(folder, "agentnet.plan.workflows = \"" + own + "\"");
        Path agent = folder.resolve("agent.sh");
        Files.writeString(agent, AGENT);
        ShippedDomains.putScripted(folder.resolve("templates"), agent);
        live.start();
    }

    @AfterAll
    void stopNetwork() throws IOException, InterruptedException {
        live.verify();
        live.stop();
    }

    @Test
    void sixPerspectivesReportAndOneSumsUp() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        Answer answer = Agentnet.ok(live.agentnet.run("plan", "Audit the basket", "--wait"));
        assertThat(answer.err()).contains("perspective-review: it begins with \"audit\"");
        assertThat(answer.out()).contains("nothing to merge");
        PlannedTasks tasks = PlannedTasks.of(live);
        String summary = tasks.get("summary").path("output").asText();
        for (String side :
                List.of(
                        "security",
                        "architecture",
                        "performance",
                        "quality",
                        "devops",
                        "integration")) {
            assertThat(LiveNetwork.state(tasks.get(side))).as(side).isEqualTo("done");
            assertThat(summary)
                    .contains("- " + side + " (task crew.")
                    .containsIgnoringCase("report of " + side + ": Audit the basket");
        }
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("rev-parse", "agentnet/main")).isEqualTo(shop.tip());
    }

    @Test
    void ownWorkflowIsChosenByItsWordsAndRuns() throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        Answer answer = Agentnet.ok(live.agentnet.run("plan", "Try it in the backend", "--wait"));
        assertThat(answer.err()).contains("spike: it begins with \"try\"");
        assertThat(answer.out()).contains("landed as");
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("show", "agentnet/main:tried.txt")).isEqualTo("tried");
    }

    @Test
    void wrongWordsAreRefusedWithWhatWasMeant() throws IOException, InterruptedException {
        for (Map.Entry<List<String>, String> wrong :
                Map.of(
                                List.of("plan", "x", "--workflow", "featur"),
                                "Did you mean feature?",
                                List.of("plan", "x", "--roles", "bilder"),
                                "Did you mean builder?",
                                List.of("plan", "x", "--complexity", "some"),
                                "low or high",
                                List.of("plan", " "),
                                "the feature is empty",
                                List.of("plan"),
                                "give either a feature in words or --file",
                                List.of("plan", "--file", "x.yaml", "--roles", "builder"),
                                "a plan file says all of that itself")
                        .entrySet()) {
            Answer answer = live.agentnet.run(wrong.getKey().toArray(String[]::new));
            assertThat(answer.exit()).as(wrong.getKey().toString()).isEqualTo(2);
            assertThat(answer.err()).contains(wrong.getValue());
        }
    }
}
