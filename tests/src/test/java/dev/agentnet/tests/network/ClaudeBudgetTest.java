package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// The real Claude Code stands still at a limit, and goes on, finishes or ends as a person answers.
/// Each of its turns costs $0.201: a hundred thousand tokens in, a hundred out.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_CLAUDE", matches = ".+")
final class ClaudeBudgetTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double TURN = 0.201;

    @TempDir private Path folder;

    private Optional<FakeMessagesApi> api = Optional.empty();
    private Optional<LiveNetwork> live = Optional.empty();

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (live.isPresent()) {
            live.get().stop();
        }
        api.ifPresent(FakeMessagesApi::close);
    }

    private static String write(String file) {
        return """
        {"tool":"Write","input":{"file_path":"{cwd}/%s","content":"x"},"tokens_in":100000}\
        """
                .formatted(file);
    }

    /// Five turns, of which four write a file.
    private static MessagesScript script(String task) {
        return MessagesScript.of(
                task,
                write(task + "1"),
                write(task + "2"),
                write(task + "3"),
                write(task + "4"),
                "{\"text\":\"All written.\",\"tokens_in\":100000}");
    }

    private LiveNetwork start(String... more) throws IOException, InterruptedException {
        FakeMessagesApi model = new FakeMessagesApi(script("Alpha"), script("Beta"));
        api = Optional.of(model);
        LiveNetwork network = LiveNetwork.asking(model, folder, more);
        Files.writeString(
                folder.resolve("templates/backend/domain.conf"),
                """
                description = "writes files"
                max-workers = 2
                workers.writer {
                  agent = claude
                  model = claude-sonnet-5-5
                  description = "writes files"
                }
                """);
        live = Optional.of(network.start());
        network.shop();
        return network;
    }

    private long turns() {
        return api.orElseThrow().requests().stream()
                .filter(one -> one.path().endsWith("/messages"))
                .filter(one -> one.body().toString().contains("Write"))
                .count();
    }

    private static JsonNode inbox(LiveNetwork network) throws IOException, InterruptedException {
        return Agentnet.ok(network.agentnet.run("inbox", "--json")).json();
    }

    /// Waits until somebody is asked about so many tasks that stand still.
    private static JsonNode awaitQuestion(LiveNetwork network, int tasks) {
        JsonNode open =
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(
                                () -> inbox(network),
                                all -> all.size() == 1 && all.at("/0/tasks").size() == tasks);
        return open.get(0);
    }

    private static void answer(LiveNetwork network, JsonNode question, String... words)
            throws IOException, InterruptedException {
        String[] all = new String[words.length + 2];
        all[0] = "answer";
        all[1] = question.path("id").asText();
        System.arraycopy(words, 0, all, 2, words.length);
        Agentnet.ok(network.agentnet.run(all));
    }

    private static double spent(JsonNode task) {
        return task.at("/spent/cost_usd").asDouble();
    }

    @Test
    void raisedItGoesOnWhereItStoodAndNothingIsLost() throws IOException, InterruptedException {
        LiveNetwork network = start();
        String id = network.send("Alpha", "--budget-usd", "0.50");
        JsonNode question = awaitQuestion(network, 1);

        JsonNode task = network.task(id);
        assertThat(LiveNetwork.state(task)).isEqualTo("active");
        assertThat(task.path("paused_at").isNumber()).isTrue();
        assertThat(task.at("/asks/id")).isEqualTo(question.path("id"));
        assertThat(turns()).isEqualTo(3);
        assertThat(spent(task)).isBetween(0.50, 0.50 + TURN);
        Answer little =
                network.agentnet.run("answer", question.path("id").asText(), "raise", "0.05");
        assertThat(little.exit()).isEqualTo(2);
        assertThat(little.err()).contains("that is not enough");

        answer(network, question, "raise", "1");
        task = network.awaitEnd(id);
        assertThat(LiveNetwork.state(task)).as(task.toString()).isEqualTo("done");
        assertThat(task.path("attempts").asInt()).isEqualTo(1);
        assertThat(task.path("merged").asBoolean()).isTrue();
        assertThat(turns()).isEqualTo(5);
        assertThat(spent(task)).isBetween(5 * TURN - 0.001, 5 * TURN + 0.001);
        assertThat(inbox(network)).isEmpty();
        network.verify();
    }

    @Test
    void finishingItHandsInWhatItHas() throws IOException, InterruptedException {
        LiveNetwork network = start();
        String id = network.send("Alpha", "--budget-usd", "0.50");
        answer(network, awaitQuestion(network, 1), "finish");
        JsonNode task = network.awaitEnd(id);
        assertThat(LiveNetwork.state(task)).as(task.toString()).isEqualTo("done");
        assertThat(task.path("output").asText()).contains("The budget of this task is used up");
        assertThat(turns()).isEqualTo(3);
        assertThat(Agentnet.ok(network.agentnet.run("task", id)).out()).contains("3 files");
    }

    @Test
    void stoppedItIsCancelledAndItsModelIsAskedNoMore() throws IOException, InterruptedException {
        LiveNetwork network = start();
        String id = network.send("Alpha", "--budget-usd", "0.50");
        answer(network, awaitQuestion(network, 1), "stop");
        assertThat(LiveNetwork.state(network.awaitEnd(id))).isEqualTo("cancelled");
        assertThat(turns()).isEqualTo(3);
    }

    @Test
    void agentsThatShareALimitSpendAtMostOneTurnEachBeyondIt()
            throws IOException, InterruptedException {
        LiveNetwork network = start("agentnet.budgets.total-usd = 1");
        String alpha = network.send("Alpha");
        String beta = network.send("Beta");
        JsonNode question = awaitQuestion(network, 2);
        assertThat(question.path("scope").asText()).isEqualTo("network");
        double all = spent(network.task(alpha)) + spent(network.task(beta));
        assertThat(all).isBetween(1.0, 1.0 + 2 * TURN);
        assertThat(Agentnet.ok(network.agentnet.run("status")).out())
                .contains("of $1.00", question.path("id").asText());

        answer(network, question, "raise", "5");
        for (String id : List.of(alpha, beta)) {
            assertThat(LiveNetwork.state(network.awaitEnd(id))).isEqualTo("done");
        }
        network.verify();
    }
}
