package dev.agentnet.worker.agent;

import dev.agentnet.worker.process.WorkClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// Runs for tests: a clone (the folder) and a home in one place, and nothing set that is not asked
/// for.
public record Runs(Path folder, Path home, String marker) {

    public static Runs in(Path place) throws IOException {
        return new Runs(
                Files.createDirectories(place.resolve("clone")),
                Files.createDirectories(place.resolve("home")),
                "test-" + UUID.randomUUID());
    }

    public AgentRunner.Run prompt(String prompt, Map<String, String> environment) {
        return run(prompt, Optional.empty(), Optional.empty(), environment, Duration.ofMinutes(2));
    }

    public AgentRunner.Run command(String command, Duration timeout) {
        return run("Do it.", Optional.of(command), Optional.empty(), Map.of(), timeout);
    }

    /// @param model that the task names
    public AgentRunner.Run command(String command, String model) {
        AgentRunner.Run run = command(command, Duration.ofMinutes(1));
        return new AgentRunner.Run(
                run.folder(),
                run.home(),
                run.marker(),
                run.prompt(),
                run.instructions(),
                run.settings(),
                run.command(),
                run.recording(),
                run.session(),
                Optional.of(model),
                run.maxTurns(),
                run.environment(),
                run.timeout(),
                run.clock());
    }

    public AgentRunner.Run recording(Path recording, Duration timeout) {
        return run("", Optional.empty(), Optional.of(recording), Map.of(), timeout);
    }

    private AgentRunner.Run run(
            String prompt,
            Optional<String> command,
            Optional<Path> recording,
            Map<String, String> environment,
            Duration timeout) {
        return new AgentRunner.Run(
                folder,
                home,
                marker,
                prompt,
                "You are careful.",
                Optional.empty(),
                command,
                recording,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                environment,
                timeout,
                new WorkClock(System::nanoTime));
    }
}
