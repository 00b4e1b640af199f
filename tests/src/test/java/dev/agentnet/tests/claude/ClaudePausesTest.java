package dev.agentnet.tests.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.claude.ClaudeBench.Options;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import dev.agentnet.worker.process.AttemptProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// Claude Code stands still for longer than it may work, and then finishes the same run.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_CLAUDE", matches = ".+")
class ClaudePausesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String DONE = "{\"text\":\"All greeted.\"}";

    @TempDir Path place;

    /// Stops all of a run once something has come to pass, for longer than it may take.
    private static void pause(ClaudeBench bench, Callable<Boolean> once, Runnable afterwards) {
        Thread.startVirtualThread(() -> {
            await().atMost(Duration.ofMinutes(2)).until(once);
            bench.clock.stop();
            AttemptProcesses.freezeAll(bench.marker);
            await().pollDelay(TIMEOUT.plusSeconds(5))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> true);
            afterwards.run();
            AttemptProcesses.thawAll(bench.marker);
            bench.clock.goOn();
        });
    }

    @Test
    void commandUnderWayGoesOn() throws Exception {
        ClaudeBench bench = new ClaudeBench(place);
        String step =
                """
                {"tool":"Bash","input":{"command":"touch begun; until [ -e go ]; do sleep 0.1; done"}}\
                """;
        try (FakeMessagesApi api = new FakeMessagesApi(MessagesScript.of("Greet", step, DONE))) {
            pause(bench, () -> Files.exists(bench.clone("begun")), () -> create(bench.clone("go")));
            Result result = bench.play(api, "Greet", Options.NONE.timeout(TIMEOUT));

            assertThat(result.failure()).as(result.reason()).isEmpty();
            assertThat(result.output()).isEqualTo("All greeted.");
        }
    }

    /// The answer comes while nobody reads it.
    @Test
    void questionUnderWayIsAnswered() throws Exception {
        ClaudeBench bench = new ClaudeBench(place);
        String slow = "{\"text\":\"All greeted.\",\"delay_ms\":6000}";
        try (FakeMessagesApi api = new FakeMessagesApi(MessagesScript.of("Greet", slow))) {
            pause(
                    bench,
                    () -> api.requests().stream().anyMatch(one -> one.path().endsWith("/messages")),
                    () -> {});
            Result result = bench.play(api, "Greet", Options.NONE.timeout(TIMEOUT));

            assertThat(result.failure()).as(result.reason()).isEmpty();
            assertThat(result.output()).isEqualTo("All greeted.");
        }
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
