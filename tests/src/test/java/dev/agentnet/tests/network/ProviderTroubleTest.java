package dev.agentnet.tests.network;

import static dev.agentnet.tests.stage.Agentnet.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// The model's provider refuses for a while; the real Claude Code and its tasks wait, lose nothing,
/// and go on by themselves.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_CLAUDE", matches = ".+")
final class ProviderTroubleTest {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static final String WRITE =
            """
            {"tool":"Write","input":{"file_path":"{cwd}/%s.txt","content":"hello"}}\
            """;

    private FakeMessagesApi api;
    private LiveNetwork live;

    /// Each kind of trouble has a task that meets it in the middle of its work.
    private static MessagesScript script(String word, String... troubles) {
        String[] steps = new String[troubles.length + 2];
        steps[0] = WRITE.formatted(word);
        System.arraycopy(troubles, 0, steps, 1, troubles.length);
        steps[steps.length - 1] = "{\"text\":\"Written.\"}";
        return MessagesScript.of("Write " + word, steps);
    }

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        api =
                new FakeMessagesApi(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        List.of(
                                script(
                                        "limited",
                                        "{\"error\":429,\"times\":2,\"retry_after\":3}",
                                        "{\"error\":429,\"times\":2}"),
                                script("storm", "{\"error\":529,\"times\":6}"),
                                script("window", "{\"error\":429,\"times\":1,\"used_up_s\":40}"),
                                script("calm")));
        live =
                LiveNetwork.asking(
                        api,
                        folder,
                        "agentnet.model.trouble.first = 500 ms",
                        "agentnet.model.trouble.longest = 2 s");
        live.addModelDomain("writers");
        live.start();
        live.shop();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        live.verify();
        live.stop();
        api.close();
    }

    private String send(String word, String... options) throws IOException, InterruptedException {
        String[] all = new String[options.length + 3];
        all[0] = "send";
        all[1] = "writers";
        all[2] = "Write " + word;
        System.arraycopy(options, 0, all, 3, options.length);
        return ok(live.agentnet.run(all)).out().strip();
    }

    private void assertDoneAtOnce(String id) {
        JsonNode end = live.awaitEnd(id);
        assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("done");
        assertThat(end.path("attempts").asInt()).isEqualTo(1);
        assertThat(end.path("merged").asBoolean()).isTrue();
    }

    @Test
    void limitsAndStormsAreWaitedOutInOneAttempt() throws IOException, InterruptedException {
        List<String> ids = List.of(send("limited"), send("storm"), send("calm"));
        ids.forEach(this::assertDoneAtOnce);
    }

    /// For longer than the task may work.
    @Test
    void usedUpWindowStopsTheDomainUntilItsEnd() throws IOException, InterruptedException {
        String id = send("window", "--timeout", "25");
        await().atMost(LONG)
                .until(() -> ok(live.agentnet.run("status")).out().contains("is used up"));
        assertThat(ok(live.agentnet.run("status")).out()).contains("work goes on by itself at");
        JsonNode status = ok(live.agentnet.run("status", "--json")).json();
        assertThat(status.path("provider_refuses").path("until").asLong())
                .isGreaterThan(System.currentTimeMillis());
        await().atMost(LONG)
                .until(() ->
                        ok(live.agentnet.run("task", id))
                                .out()
                                .contains("writers waits for the model's provider"));
        String calm = send("calm");
        String shell = live.send("echo still > still.txt");
        assertThat(live.awaitEnd(shell).path("merged").asBoolean()).isTrue();
        assertThat(LiveNetwork.state(live.task(calm))).isEqualTo("pending");
        int asked = api.requests().size();
        assertThat(LiveNetwork.state(live.task(id))).isEqualTo("active");
        assertThat(api.requests()).hasSize(asked);
        assertDoneAtOnce(id);
        assertDoneAtOnce(calm);
        assertThat(live.task(id).path("paused_ms").asLong()).isGreaterThan(20_000);
        await().atMost(LONG)
                .until(() ->
                        ok(live.agentnet.run("status", "--json"))
                                .json()
                                .path("provider_refuses")
                                .isMissingNode());
    }
}
