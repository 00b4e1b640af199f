package dev.agentnet.tests.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Usage;
import dev.agentnet.tests.claude.ClaudeBench.Options;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import dev.agentnet.worker.process.AttemptProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_CLAUDE", matches = ".+")
class ClaudeEndsTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir Path place;

    private static MessagesScript always(String step) {
        return MessagesScript.of("Greet", step, step, step);
    }

    @Test
    void turnsAreBounded() throws Exception {
        String step = "{\"tool\":\"Bash\",\"input\":{\"command\":\"echo 1\"}}";
        try (FakeMessagesApi api = new FakeMessagesApi(always(step))) {
            Result result = new ClaudeBench(place).play(api, "Greet", Options.NONE.turns(2));

            assertThat(result.failure()).as(result.reason()).hasValue(FailureName.MAX_TURNS);
        }
    }

    @ParameterizedTest
    @CsvSource({"401,API_AUTH", "429,API_RATE_LIMIT", "500,API_ERROR"})
    void errorsOfTheServiceAreNamed(int status, FailureName name) throws Exception {
        try (FakeMessagesApi api = new FakeMessagesApi(always("{\"error\":" + status + "}"))) {
            Result result = new ClaudeBench(place).play(api, "Greet", Options.NONE);

            assertThat(result.failure()).as(result.reason()).hasValue(name);
            assertThat(result.usage()).isEqualTo(Usage.NONE);
        }
    }

    @Test
    void runIsStoppedAfterItsTime() throws Exception {
        ClaudeBench bench = new ClaudeBench(place);
        String step = "{\"tool\":\"Bash\",\"input\":{\"command\":\"sleep 99\"}}";
        try (FakeMessagesApi api = new FakeMessagesApi(always(step))) {
            Options brief = Options.NONE.timeout(Duration.ofSeconds(5));

            assertThat(bench.play(api, "Greet", brief).failure()).hasValue(FailureName.TIMEOUT);
        }
        assertThat(AttemptProcesses.killAll(bench.marker)).isZero();
    }

    @Test
    void interruptStopsTheRunWithEverythingItStarted() throws Exception {
        ClaudeBench bench = new ClaudeBench(place);
        Thread test = Thread.currentThread();
        String step =
                """
                {"tool":"Bash","input":{"command":"setsid -f sleep 99; touch begun; sleep 99"}}\
                """;
        try (FakeMessagesApi api = new FakeMessagesApi(always(step))) {
            Thread.startVirtualThread(() -> {
                await().atMost(LONG).until(() -> Files.exists(bench.clone("begun")));
                test.interrupt();
            });

            assertThatThrownBy(() -> bench.play(api, "Greet", Options.NONE))
                    .isInstanceOf(InterruptedException.class);
        }
        assertThat(AttemptProcesses.killAll(bench.marker)).isZero();
    }

    @Test
    void missingProgramIsNamed() throws Exception {
        try (FakeMessagesApi api = new FakeMessagesApi()) {
            Result result =
                    new ClaudeBench(place).play("no-such-claude", api, "Greet", Options.NONE);

            assertThat(result.failure()).hasValue(FailureName.AGENT_MISSING);
            assertThat(result.reason()).contains("no-such-claude");
        }
    }
}
