package dev.agentnet.cli.machine;

import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.config.AgentnetConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The network that Docker Compose runs from this checkout.
public final class ComposeProject {

    private static final String MAIN = "main-orchestrator";

    /// From a container's start to its main's first answer, on a busy machine.
    private static final Duration STARTING = Duration.ofSeconds(30);

    private ComposeProject() {}

    /// The operator's token, read inside main's container: who may do that is an operator.
    ///
    /// A main that has just been started makes it within seconds, and is waited for.
    public static Optional<String> operatorToken() {
        long end = System.nanoTime() + STARTING.toNanos();
        Optional<String> token = readToken();
        while (token.isEmpty() && System.nanoTime() < end && ask("ps", "-q", MAIN).isPresent()) {
            token = readToken();
        }
        return token;
    }

    private static Optional<String> readToken() {
        return ask("exec", "-T", MAIN, "/opt/agentnet/bin/agentnet-entrypoint", "operator-token");
    }

    /// Settings by which its Redis is reached from here: its port, and the network's name; empty if
    /// it does not run.
    public static Map<String, Object> network() {
        Optional<String> address = ask("port", "message-broker", "6379");
        if (address.isEmpty()) {
            return Map.of();
        }
        String name = ask("exec", "-T", MAIN, "printenv", "AGENTNET_NETWORK").orElse("default");
        return Map.of("agentnet.redis.url", "redis://" + address.get(), "agentnet.network", name);
    }

    /// Runs `docker compose` with the terminal of this process and returns its exit code.
    public static int run(List<String> arguments) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(arguments)).inheritIO();
        // A repository's own configuration, where that is in force and not the checkout's.
        Path checkouts = Surroundings.home().resolve(AgentnetConfig.FILE);
        AgentnetConfig.find(System.getenv())
                .map(Path::toAbsolutePath)
                .filter(file -> !file.equals(checkouts))
                .ifPresent(file ->
                        builder.environment().putIfAbsent("AGENTNET_CONF", file.toString()));
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new Problem("docker cannot be run: " + e.getMessage(), e);
        }
    }

    private static List<String> command(List<String> arguments) {
        Path file = Surroundings.home().resolve("docker-compose.yml");
        java.util.ArrayList<String> command =
                new java.util.ArrayList<>(List.of("docker", "compose", "-f", file.toString()));
        command.addAll(arguments);
        return command;
    }

    private static Optional<String> ask(String... arguments) {
        try {
            Process process =
                    new ProcessBuilder(command(List.of(arguments)))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(20, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 && !text.isBlank()
                    ? Optional.of(text.strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
