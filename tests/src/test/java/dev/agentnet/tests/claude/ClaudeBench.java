package dev.agentnet.tests.claude;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.agent.AgentRunner.Result;
import dev.agentnet.worker.agent.AgentRunner.Run;
import dev.agentnet.worker.agent.claude.ClaudeAgent;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.worker.process.WorkClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// A clone, a home and settings, and the real Claude Code to run in them.
final class ClaudeBench {

    private final Path place;

    /// What the runs' time is counted by.
    final WorkClock clock = new WorkClock(System::nanoTime);

    final String marker = "test-" + UUID.randomUUID();
    final List<AgentEvent> events = new CopyOnWriteArrayList<>();

    ClaudeBench(Path place) throws IOException {
        this.place = place;
        Files.createDirectories(place.resolve("clone"));
        Files.createDirectories(place.resolve("home"));
        Files.writeString(
                place.resolve("settings.json"),
                """
                {"permissions":{"ask":["Edit(.mcp.json)"],"deny":["Bash(touch denied*)"]}}
                """);
    }

    /// What a run may be given besides its prompt.
    record Options(String folder, Optional<String> session, OptionalInt turns, Duration timeout) {

        static final Options NONE =
                new Options("clone", Optional.empty(), OptionalInt.empty(), Duration.ofMinutes(3));

        Options turns(int most) {
            return new Options(folder, session, OptionalInt.of(most), timeout);
        }

        Options timeout(Duration time) {
            return new Options(folder, session, turns, time);
        }

        Options resumed(String from, String place) {
            return new Options(place, Optional.of(from), turns, timeout);
        }
    }

    Path clone(String file) {
        return place.resolve("clone").resolve(file);
    }

    Result play(FakeMessagesApi api, String prompt, Options options) throws InterruptedException {
        String executable = System.getenv().getOrDefault("AGENTNET_TEST_CLAUDE", "");
        return play(executable, api, prompt, options);
    }

    Result play(String executable, FakeMessagesApi api, String prompt, Options options)
            throws InterruptedException {
        Map<String, Object> changes =
                Map.of(
                        "agentnet.agent.claude.executable",
                        executable,
                        "agentnet.agent.claude.api-retries",
                        1);
        Config config = ConfigFactory.parseMap(changes).withFallback(ConfigFactory.load());
        return new ClaudeAgent(config).run(run(api, prompt, options), events::add);
    }

    private Run run(FakeMessagesApi api, String prompt, Options options) {
        return new Run(
                place.resolve(options.folder()),
                place.resolve("home"),
                marker,
                prompt,
                "You greet.",
                Optional.of(place.resolve("settings.json")),
                Optional.empty(),
                Optional.empty(),
                options.session(),
                Optional.empty(),
                options.turns(),
                Map.of("ANTHROPIC_BASE_URL", api.uri().toString(), "ANTHROPIC_AUTH_TOKEN", "tok"),
                options.timeout(),
                clock);
    }

    void moveClone(String to) throws IOException {
        Files.move(place.resolve("clone"), place.resolve(to));
    }

    /// Whether every tool call went well, in their order.
    List<Boolean> toolEnds() {
        return events.stream()
                .filter(AgentEvent.ToolEnded.class::isInstance)
                .map(event -> ((AgentEvent.ToolEnded) event).ok())
                .toList();
    }
}
