package dev.agentnet.tests.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.AgentRunner.Run;
import dev.agentnet.worker.agent.claude.ClaudeAgent;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.agent.claude.MessagesScript;
import dev.agentnet.worker.process.AttemptProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@Tag("claude")
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_CLAUDE", matches = ".+")
class ClaudeAgentTest {

    private static final String HELLO =
            "{\"tool\":\"Write\",\"input\":{\"file_path\":\"{cwd}/hello.txt\",\"content\":\"hello\"}}";

    private final List<AgentEvent> events = new CopyOnWriteArrayList<>();
    private final String marker = "test-" + UUID.randomUUID();
    private final Config config =
            ConfigFactory.parseMap(
                            Map.of(
                                    "agentnet.agent.claude.executable",
                                    System.getenv().getOrDefault("AGENTNET_TEST_CLAUDE", ""),
                                    "agentnet.agent.claude.api-retries",
                                    1))
                    .withFallback(ConfigFactory.load());

    @TempDir Path place;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(place.resolve("clone"));
        Files.createDirectories(place.resolve("home"));
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(AttemptProcesses.killAll(marker)).isZero();
    }

    private Run run(FakeMessagesApi api, String prompt) throws IOException {
        Path settings =
                Files.writeString(
                        place.resolve("settings.json"),
                        "{\"permissions\":{\"ask\":[\"Edit(.mcp.json)\"],"
                                + "\"deny\":[\"Bash(touch denied*)\"]}}");
        return new Run(
                place.resolve("clone"),
                place.resolve("home"),
                marker,
                prompt,
                "You greet.",
                Optional.of(settings),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(20),
                OptionalDouble.of(5),
                Map.of("ANTHROPIC_BASE_URL", api.uri().toString(), "ANTHROPIC_AUTH_TOKEN", "tok"),
                Duration.ofMinutes(3));
    }

    private static Run with(
            Run run, Optional<String> session, OptionalInt turns, OptionalDouble budget) {
        return new Run(
                run.folder(),
                run.home(),
                run.marker(),
                run.prompt(),
                run.instructions(),
                run.settings(),
                run.command(),
                run.recording(),
                session,
                run.model(),
                turns,
                budget,
                run.environment(),
                run.timeout());
    }

    private Result play(Run run) throws InterruptedException {
        return new ClaudeAgent(config).run(run, events::add);
    }

    private Result failing(String step) throws Exception {
        try (FakeMessagesApi api = new FakeMessagesApi(MessagesScript.of("Greet", step))) {
            return play(run(api, "Greet"));
        }
    }

    private List<Boolean> toolEnds() {
        return events.stream()
                .filter(AgentEvent.ToolEnded.class::isInstance)
                .map(event -> ((AgentEvent.ToolEnded) event).ok())
                .toList();
    }

    @Test
    void worksInTheCloneAndNowhereElse() throws Exception {
        MessagesScript script =
                MessagesScript.of(
                        "Greet the \"world\"",
                        HELLO,
                        "{\"tool\":\"Bash\",\"input\":{\"command\":\"tr a-z A-Z < hello.txt > b\"}}",
                        "{\"tool\":\"Edit\",\"input\":{\"file_path\":\"{cwd}/hello.txt\","
                                + "\"old_string\":\"hello\",\"new_string\":\"hi\"}}",
                        "{\"tool\":\"Write\",\"input\":{\"file_path\":\""
                                + Path.of("/var/agentnet-out")
                                + "\",\"content\":\"x\"}}",
                        "{\"tool\":\"Write\",\"input\":{\"file_path\":\"{cwd}/.mcp.json\",\"content\":\"{}\"}}",
                        "{\"tool\":\"Bash\",\"input\":{\"command\":\"touch denied.txt\"}}",
                        "{\"text\":\"All greeted.\"}");
        try (FakeMessagesApi api = new FakeMessagesApi(script)) {
            Result result = play(run(api, "Greet the \"world\""));

            assertThat(result.failure()).as(result.reason()).isEmpty();
            assertThat(result.output()).isEqualTo("All greeted.");
            assertThat(result.session()).isPresent();
            assertThat(result.usage().tokensIn()).isEqualTo(7000);
            assertThat(result.usage().tokensOut()).isEqualTo(700);
            assertThat(result.usage().costUsd()).isPositive();
            assertThat(toolEnds()).containsExactly(true, true, true, false, false, false);
            assertThat(place.resolve("clone/hello.txt")).hasContent("hi");
            assertThat(place.resolve("clone/b")).hasContent("HELLO");
            assertThat(place.resolve("clone")).isDirectoryNotContaining("glob:**/{.mcp.json,denied*}");
            assertThat(api.requests())
                    .allMatch(request -> request.authorization().equals("Bearer tok"));
            assertThat(api.requests().getFirst().body().toString()).contains("You greet.");
        }
        assertThat(Path.of("/var/agentnet-out")).doesNotExist();
    }

    @Test
    void resumedSessionRemembersAndIsBilledForItselfOnly() throws Exception {
        MessagesScript script =
                MessagesScript.of(
                        "Greet", HELLO, "{\"text\":\"Greeted.\"}", "{\"text\":\"Once more.\"}");
        try (FakeMessagesApi api = new FakeMessagesApi(script)) {
            Run run = run(api, "Greet");
            Result first = play(run);
            // The next attempt has the home but another clone.
            Files.move(place.resolve("clone"), place.resolve("clone2"));
            Run next =
                    new Run(
                            place.resolve("clone2"),
                            run.home(),
                            marker,
                            "Go on",
                            run.instructions(),
                            run.settings(),
                            Optional.empty(),
                            Optional.empty(),
                            first.session(),
                            Optional.empty(),
                            OptionalInt.empty(),
                            OptionalDouble.empty(),
                            run.environment(),
                            run.timeout());
            Result second = play(next);

            assertThat(first.output()).isEqualTo("Greeted.");
            assertThat(second.output()).as(second.reason()).isEqualTo("Once more.");
            assertThat(second.session()).isEqualTo(first.session());
            assertThat(second.usage().tokensIn()).isEqualTo(1000);
            assertThat(second.usage().costUsd()).isLessThan(first.usage().costUsd());
        }
    }

    @Test
    void sessionThatIsGoneBeginsANewOne() throws Exception {
        try (FakeMessagesApi api =
                new FakeMessagesApi(MessagesScript.of("Greet", "{\"text\":\"Greeted.\"}"))) {
            Run run =
                    with(
                            run(api, "Greet"),
                            Optional.of(UUID.randomUUID().toString()),
                            OptionalInt.empty(),
                            OptionalDouble.empty());

            assertThat(play(run).output()).isEqualTo("Greeted.");
        }
    }

    @Test
    void turnsAreBounded() throws Exception {
        String step = "{\"tool\":\"Bash\",\"input\":{\"command\":\"echo 1\"}}";
        try (FakeMessagesApi api =
                new FakeMessagesApi(MessagesScript.of("Greet", step, step, step))) {
            Run run =
                    with(
                            run(api, "Greet"),
                            Optional.empty(),
                            OptionalInt.of(2),
                            OptionalDouble.empty());

            assertThat(play(run).failure()).hasValue(FailureName.MAX_TURNS);
        }
    }

    @Test
    void moneyIsBounded() throws Exception {
        String step =
                "{\"tool\":\"Bash\",\"input\":{\"command\":\"echo 1\"},\"tokens_out\":100000}";
        try (FakeMessagesApi api =
                new FakeMessagesApi(MessagesScript.of("Greet", step, step, step))) {
            Run run =
                    with(
                            run(api, "Greet"),
                            Optional.empty(),
                            OptionalInt.empty(),
                            OptionalDouble.of(0.1));
            Result result = play(run);

            assertThat(result.failure()).hasValue(FailureName.BUDGET);
            assertThat(result.usage().costUsd()).isGreaterThan(0.1);
        }
    }

    @Test
    void refusedKeyIsNamed() throws Exception {
        Result result = failing("{\"error\":401,\"message\":\"invalid key\"}");

        assertThat(result.failure()).hasValue(FailureName.API_AUTH);
        assertThat(result.usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void rateLimitIsNamed() throws Exception {
        assertThat(failing("{\"error\":429}").failure()).hasValue(FailureName.API_RATE_LIMIT);
    }

    @Test
    void otherErrorOfTheServiceIsNamed() throws Exception {
        assertThat(failing("{\"error\":500}").failure()).hasValue(FailureName.API_ERROR);
    }

    @Test
    void runIsStoppedAfterItsTimeWithEverythingItStarted() throws Exception {
        String step = "{\"tool\":\"Bash\",\"input\":{\"command\":\"setsid -f sleep 99; sleep 99\"}}";
        try (FakeMessagesApi api = new FakeMessagesApi(MessagesScript.of("Greet", step))) {
            Run run = run(api, "Greet");
            Run brief =
                    new Run(
                            run.folder(),
                            run.home(),
                            marker,
                            run.prompt(),
                            run.instructions(),
                            run.settings(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            OptionalInt.empty(),
                            OptionalDouble.empty(),
                            run.environment(),
                            Duration.ofSeconds(15));

            assertThat(play(brief).failure()).hasValue(FailureName.TIMEOUT);
        }
    }

    @Test
    void interruptStopsTheRun() throws Exception {
        String step = "{\"tool\":\"Bash\",\"input\":{\"command\":\"touch begun; sleep 99\"}}";
        try (FakeMessagesApi api = new FakeMessagesApi(MessagesScript.of("Greet", step))) {
            Run run = run(api, "Greet");
            Thread test = Thread.currentThread();
            Thread.startVirtualThread(
                    () -> {
                        await().atMost(Duration.ofMinutes(1))
                                .until(() -> Files.exists(place.resolve("clone/begun")));
                        test.interrupt();
                    });

            assertThatThrownBy(() -> play(run)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void missingProgramIsNamed() throws Exception {
        Config none =
                ConfigFactory.parseMap(Map.of("agentnet.agent.claude.executable", "no-such-claude"))
                        .withFallback(config);
        try (FakeMessagesApi api = new FakeMessagesApi()) {
            Result result = new ClaudeAgent(none).run(run(api, "Greet"), events::add);

            assertThat(result.failure()).hasValue(FailureName.AGENT_MISSING);
            assertThat(result.reason()).contains("no-such-claude");
        }
    }
}
