package dev.agentnet.cli.image;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.ComposeVariables;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Builds one image with Dockerfile.agent, with the variables that Compose builds with.
public final class ImageBuild {

    private static final String DOCKERFILE = "Dockerfile.agent";
    private static final String STANDARD_BASE = "debian:trixie-slim";

    private final String docker;
    private final Path home;
    private final ComposeVariables variables;
    private final Config settings;

    /// @param home the folder of the sources
    public ImageBuild(String docker, Path home, ComposeVariables variables, Config config) {
        this.docker = docker;
        this.home = home;
        this.variables = variables;
        this.settings = config.getConfig("agentnet.image-build");
    }

    /// What the image is laid over.
    public String base(ImageTarget target) {
        return target.base().orElseGet(() -> variables.value("BASE_IMAGE", STANDARD_BASE));
    }

    /// Builds it, telling `lines` all that the builder says.
    ///
    /// @throws Problem saying why it failed and what to do
    public void run(ImageTarget target, Consumer<String> lines) throws InterruptedException {
        BuildLog log = new BuildLog(settings.getInt("kept-lines"));
        Duration deadline = settings.getDuration("deadline");
        long began = System.nanoTime();
        Process process = start(command(target));
        Thread ending = new Thread(() -> end(process), "image-build-ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            Thread.ofVirtual().name("image-build-deadline").start(() -> limit(process, deadline));
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    log.add(line);
                    lines.accept(line);
                }
            }
            if (process.waitFor() != 0) {
                if (System.nanoTime() - began >= deadline.toNanos()) {
                    throw new Problem("it did not end within " + Screen.span(deadline));
                }
                throw new Problem(log.why(base(target), settings.getInt("shown-lines")));
            }
        } catch (IOException e) {
            throw new Problem("the output of docker build broke off: " + e.getMessage(), e);
        } finally {
            Runtime.getRuntime().removeShutdownHook(ending);
            end(process);
        }
    }

    private Process start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_BUILDKIT", "1");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new Problem(
                    "there is no docker to build images with: scripts/check-prerequisites.sh docker",
                    e);
        }
    }

    private static void limit(Process process, Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
            }
        } catch (InterruptedException e) {
            end(process);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    List<String> command(ImageTarget target) {
        List<String> command = new ArrayList<>(List.of(docker, "build", "--progress", "plain"));
        command.addAll(List.of("--file", home.resolve(DOCKERFILE).toString()));
        command.addAll(List.of("--tag", target.image()));
        argument(command, "BASE_IMAGE", base(target));
        argument(command, "BUILD_IMAGE", variables.value("BUILD_IMAGE", ""));
        argument(command, "WITH_CLAUDE", variables.value("WITH_CLAUDE", ""));
        argument(command, "CLAUDE_VERSION", variables.value("CLAUDE_VERSION", ""));
        String jdk = variables.value("JDK_CONTEXT", "");
        if (!jdk.isEmpty()) {
            boolean folder = !jdk.contains("://");
            command.addAll(
                    List.of(
                            "--build-context",
                            "jdk=" + (folder ? readable("JDK_CONTEXT", jdk) : jdk)));
        }
        String ca = variables.value("CA_BUNDLE", "");
        if (!ca.isEmpty()) {
            command.addAll(List.of("--secret", "id=ca,src=" + readable("CA_BUNDLE", ca)));
        }
        command.add(home.toString());
        return command;
    }

    private static void argument(List<String> command, String name, String value) {
        if (!value.isEmpty()) {
            command.addAll(List.of("--build-arg", name + "=" + value));
        }
    }

    /// Relative to the sources, as Compose has it.
    private Path readable(String variable, String path) {
        Path file = home.resolve(path);
        if (!Files.isReadable(file)) {
            throw new UsageProblem(
                    "%s is %s, which is not there or not readable".formatted(variable, file));
        }
        return file;
    }

    /// Whether there are sources to build from: an installed copy has none.
    public void needSources() {
        if (!Files.isRegularFile(home.resolve(DOCKERFILE))) {
            throw new UsageProblem(
                    "there is no %s in %s: build images from a checkout of agentnet"
                            .formatted(DOCKERFILE, home));
        }
    }
}
