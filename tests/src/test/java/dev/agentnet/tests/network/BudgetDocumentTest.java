package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The worked example of docs/howto-budgets.md, as it stands there. Only who does the work is a
/// script here, which asks a fake of the model four times.
final class BudgetDocumentTest {

    private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("backend\\.[0-9a-z]{15}");

    private static final String AGENT =
            """
            for turn in 1 2 3 4; do
              curl -fsS "$ANTHROPIC_BASE_URL/v1/messages" -H "Authorization: Bearer $ANTHROPIC_AUTH_TOKEN" \\
                -d '{"model":"claude-sonnet-5-5","max_tokens":1000,"messages":[{"role":"user","content":"go on"}]}' \\
                > /dev/null
              echo $turn >> turns.txt
            done
            """;

    @TempDir private Path folder;

    @Test
    void exampleRunsAsWritten() throws IOException, InterruptedException {
        String document = Files.readString(Agentnet.ROOT.resolve("docs/howto-budgets.md"));
        MessagesScript script =
                MessagesScript.of("go on", "{\"text\":\"Yes.\",\"tokens_in\":100000}");
        try (FakeMessagesApi model = new FakeMessagesApi(script)) {
            LiveNetwork live =
                    new LiveNetwork(folder, "agentnet.model.base-url = \"" + model.uri() + "\"");
            live.agentnet.with("ANTHROPIC_API_KEY", "a-key-of-the-test").with("LC_ALL", "C.UTF-8");
            Path agent = folder.resolve("agent.sh");
            Files.writeString(agent, AGENT);
            Path conf = folder.resolve("templates/backend/domain.conf");
            Files.writeString(
                    conf,
                    Files.readString(conf)
                            .replaceFirst("command = \".*\"", "command = \"sh -e " + agent + "\""));
            live.start();
            live.shop();

            Matcher console = CONSOLE.matcher(document);
            String id = "";
            while (console.find()) {
                String printed = follow(live, console.group(1));
                id = id.isEmpty() ? printed.strip() : id;
                // Between its first two commands the example says that one has to wait.
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> somethingWaitsOrHasEnded(live));
            }

            assertThat(LiveNetwork.state(live.awaitEnd(id))).isEqualTo("done");
            assertThat(model.requests()).hasSize(4);
            live.verify();
            live.stop();
        }
    }

    private static boolean somethingWaitsOrHasEnded(LiveNetwork live)
            throws IOException, InterruptedException {
        return !Agentnet.ok(live.agentnet.run("inbox", "--json")).json().isEmpty()
                || live.agentnet.run("tasks").out().contains("done");
    }

    private static String follow(LiveNetwork live, String session)
            throws IOException, InterruptedException {
        int end = session.indexOf('\n');
        String command = session.substring("$ ".length(), end);
        assertThat(command).startsWith("agentnet ");
        Answer answer =
                live.agentnet.program(live.folder, "sh", "-c", Agentnet.ROOT + "/" + command);
        Agentnet.ok(answer);
        assertThat(neutral(answer.out())).isEqualTo(neutral(session.substring(end + 1)));
        return answer.out();
    }

    private static String neutral(String text) {
        return ID.matcher(text).replaceAll("ID");
    }
}
