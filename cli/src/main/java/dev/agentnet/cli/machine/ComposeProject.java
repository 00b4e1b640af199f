package dev.agentnet.cli.machine;

import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.config.AgentnetConfig;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The network that Docker Compose runs from this checkout.
public final class ComposeProject {

    /// Main's service.
    public static final String MAIN = "main-orchestrator";

    /// What runs a command of agentnet's inside a container.
    public static final String ENTRYPOINT = "/opt/agentnet/bin/agentnet-entrypoint";

    /// From a container's start to its main's first answer, on a busy machine.
    private static final Duration STARTING = Duration.ofSeconds(30);

    /// Of one question to Compose.
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final String DOMAINS = "label=dev.agentnet.domain";

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
        return askMain("operator-token");
    }

    /// The operator's user of Redis and its password, with a colon between; empty if main cannot be
    /// asked.
    static Optional<String> operatorOfRedis() {
        return askMain("operator-redis");
    }

    private static Optional<String> askMain(String question) {
        return ask("exec", "-T", MAIN, ENTRYPOINT, question);
    }

    /// Settings by which its Redis is reached from here: its port and, as long as main can be
    /// asked, the network's name; empty if it does not run.
    public static Map<String, Object> network() {
        Map<String, Object> settings = new HashMap<>();
        ask("port", "message-broker", "6379")
                .ifPresent(address -> {
                    String url = "redis://" + address;
                    Optional<String> operator = operatorOfRedis();
                    settings.put(
                            "agentnet.redis.url",
                            operator.map(user -> RedisDoor.as(user, url)).orElse(url));
                });
        if (!settings.isEmpty()) {
            // Otherwise the name stays what the environment or agentnet.conf says.
            ask("exec", "-T", MAIN, "printenv", "AGENTNET_NETWORK")
                    .ifPresent(name -> settings.put("agentnet.network", name));
        }
        return settings;
    }

    /// Runs `docker compose` with the terminal of this process and returns its exit code.
    public static int run(List<String> arguments) throws InterruptedException {
        return run(arguments, Redirect.INHERIT, Redirect.INHERIT);
    }

    /// The same, with other input and output.
    public static int run(List<String> arguments, Redirect input, Redirect output)
            throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command(arguments))
                        .redirectError(Redirect.INHERIT)
                        .redirectInput(input)
                        .redirectOutput(output);
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

    /// Removes the Docker networks of domains, which Compose knows nothing of.
    ///
    /// @throws Problem if one is in use
    public static void removeDomainNetworks() {
        String project =
                ComposeVariables.read(Surroundings.home(), System.getenv())
                        .value("COMPOSE_PROJECT_NAME", "agentnet");
        String label = "label=dev.agentnet.docker-network=" + project + "_net";
        List<String> list =
                List.of("docker", "network", "ls", "-q", "--filter", label, "--filter", DOMAINS);
        List<String> networks = Program.ask(DEADLINE, list).out().lines().toList();
        if (!networks.isEmpty()) {
            List<String> remove = new ArrayList<>(List.of("docker", "network", "rm"));
            remove.addAll(networks);
            Program.Answer answer = Program.ask(DEADLINE, remove);
            if (!answer.ok()) {
                throw new Problem("domains' networks stay: " + answer.complaint());
            }
        }
    }

    private static List<String> command(List<String> arguments) {
        Path file = Surroundings.home().resolve("docker-compose.yml");
        List<String> command = new ArrayList<>(List.of("docker", "compose", "-f", file.toString()));
        command.addAll(arguments);
        return command;
    }

    private static Optional<String> ask(String... arguments) {
        try {
            Program.Answer answer = Program.ask(DEADLINE, command(List.of(arguments)));
            return answer.ok() && !answer.out().isBlank()
                    ? Optional.of(answer.out())
                    : Optional.empty();
        } catch (Program.Missing | Program.Late e) {
            return Optional.empty();
        }
    }
}
