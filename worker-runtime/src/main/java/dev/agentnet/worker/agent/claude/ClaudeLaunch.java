package dev.agentnet.worker.agent.claude;

import dev.agentnet.worker.agent.AgentEnvironment;
import dev.agentnet.worker.agent.AgentRunner.Run;
import dev.agentnet.worker.process.Launch;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Puts together how Claude Code 2.1 is started for one run, and what it finds in its home.
final class ClaudeLaunch {

    private final ClaudeSettings settings;

    ClaudeLaunch(ClaudeSettings settings) {
        this.settings = settings;
    }

    /// The executable, if there is one.
    Optional<Path> executable(Run run) {
        String name = settings.executable();
        if (name.contains("/")) {
            return Optional.of(Path.of(name)).filter(Files::isExecutable);
        }
        String path = AgentEnvironment.of(run).getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /// The session to go on with, if its transcript is still in the home.
    ///
    /// Transcripts lie in a folder named after the clone. A new attempt has a new clone, so the
    /// transcript is put where Claude Code will look for it.
    Optional<String> resumable(Run run) throws IOException {
        if (run.session().isEmpty()) {
            return Optional.empty();
        }
        String session = UUID.fromString(run.session().get()).toString();
        Path projects = run.home().resolve(".claude").resolve("projects");
        if (!Files.isDirectory(projects)) {
            return Optional.empty();
        }
        String clone = run.folder().toRealPath().toString().replaceAll("[^A-Za-z0-9]", "-");
        Path wanted = projects.resolve(clone).resolve(session + ".jsonl");
        try (Stream<Path> folders = Files.list(projects)) {
            Optional<Path> found =
                    folders.map(folder -> folder.resolve(session + ".jsonl"))
                            .filter(Files::isRegularFile)
                            .findFirst();
            if (found.isPresent() && !Files.exists(wanted)) {
                Files.createDirectories(projects.resolve(clone));
                Files.copy(found.get(), wanted);
            }
            return found.map(file -> session);
        }
    }

    Launch prepare(Run run, Path executable, Optional<String> resumed) throws IOException {
        Path folder = Files.createDirectories(run.home().resolve(".claude"));
        if (run.settings().isPresent()) {
            Files.copy(
                    run.settings().get(),
                    folder.resolve("settings.json"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return new Launch(
                command(run, executable, resumed),
                run.folder(),
                environment(run),
                run.marker(),
                Redirect.PIPE,
                false);
    }

    private List<String> command(Run run, Path executable, Optional<String> resumed) {
        List<String> words = new ArrayList<>(List.of(executable.toString(), "-p"));
        words.addAll(List.of("--output-format", "stream-json", "--verbose"));
        words.addAll(List.of("--input-format", "stream-json"));
        words.addAll(List.of("--permission-prompt-tool", "stdio"));
        // Nothing of the repository configures its agent: no servers, no hooks, no settings.
        words.addAll(List.of("--strict-mcp-config", "--setting-sources", "user"));
        words.addAll(List.of("--tools", settings.tools()));
        if (resumed.isPresent()) {
            words.addAll(List.of("--resume", resumed.get()));
        } else {
            words.addAll(List.of("--session-id", UUID.randomUUID().toString()));
        }
        if (!run.instructions().isBlank()) {
            words.addAll(List.of("--append-system-prompt", run.instructions()));
        }
        run.model().ifPresent(model -> words.addAll(List.of("--model", model)));
        run.maxTurns()
                .ifPresent(turns -> words.addAll(List.of("--max-turns", String.valueOf(turns))));
        return words;
    }

    private Map<String, String> environment(Run run) {
        Map<String, String> environment = new HashMap<>(AgentEnvironment.of(run));
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        // Otherwise sub-agents go on after the result, and give a second one.
        environment.put("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1");
        environment.put("CLAUDE_CODE_MAX_RETRIES", String.valueOf(settings.apiRetries()));
        return environment;
    }
}
