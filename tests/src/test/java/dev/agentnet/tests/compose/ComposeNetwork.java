package dev.agentnet.tests.compose;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentnet.protocol.Json;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Shell;
import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import dev.agentnet.workspace.FolderRemoval;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The network that `docker compose build && docker compose up -d` makes of this checkout, under a
/// name, a project and ports of its own, with a fake of the model's provider on its Docker network.
///
/// One for all scenarios of a run: building and starting it takes most of their time.
final class ComposeNetwork implements AutoCloseable {

    static final String NAME = "tests";
    static final String PROJECT = "agentnet-tests";

    /// What no domain may ever see.
    final String key = "sk-ant-canary-" + UUID.randomUUID();

    /// The secret of the domain `smith`.
    static final String TEST_DB = "postgres://smith:canary-in-a-container@db/shop";

    final int redisPort = freePort();
    final int mainPort = freePort();
    final int uiPort = freePort();

    /// Its domains: the checkout's and those of the tests; a copy, which a scenario may change.
    final Path templates;

    private final Path folder;
    private final Map<String, String> variables = new TreeMap<>();
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    ComposeNetwork() throws IOException {
        folder = Files.createTempDirectory("agentnet-compose");
        templates = folder.resolve("domain-templates");
        copy(Agentnet.ROOT.resolve("domain-templates"), templates);
        for (String domain : List.of("smith", "hostile", "lead")) {
            copy(Path.of("src/test/resources/compose", domain), templates.resolve(domain));
        }
        copy(Path.of("src/test/resources/compose/hostile"), templates.resolve("victim"));
        variables.put("COMPOSE_PROJECT_NAME", PROJECT);
        variables.put("AGENTNET_NETWORK", NAME);
        variables.put("REDIS_PORT", Integer.toString(redisPort));
        variables.put("MAIN_PORT", Integer.toString(mainPort));
        variables.put("REDIS_UI_PORT", Integer.toString(uiPort));
        variables.put("ANTHROPIC_API_KEY", key);
        variables.put("ANTHROPIC_BASE_URL", "http://messages-api:8000");
        variables.put("DOCKER_SOCKET", socket());
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("TEST_DB"), TEST_DB);
        variables.put("AGENTNET_SECRETS", secrets.toString());
        writeOverride();
        // Plain: what a build that failed had printed.
        compose("--progress", "plain", "--profile", "debug", "build");
        compose("up", "-d", "--wait", "--wait-timeout", "120");
        startMessagesApi();
        client = RedisClient.create(redisUrl().replace("://", "://main:" + mainsPassword() + "@"));
        connection = client.connect();
    }

    /// Domains go and shrink after a short time, and stand for a short one, so that a scenario can
    /// see it. What may be reached is all inside: an operator's mistake.
    private void writeOverride() throws IOException {
        Path conf = folder.resolve("agentnet.conf");
        Files.writeString(
                conf,
                """
                agentnet.fleet { idle = 8 s, shrink-after = 3 s }
                agentnet.model.trouble.frozen-from = 5 s
                agentnet.egress.allow = ["message-broker:6379", "169.254.169.254:80"]
                """);
        String mount =
                "    volumes: [\"%s:/etc/agentnet/agentnet.conf:ro\", \"%s:/domain-templates:ro\"]\n"
                        .formatted(conf, templates);
        Files.writeString(
                folder.resolve("override.yml"),
                "services:\n  main-orchestrator:\n"
                        + mount
                        + "  spawner:\n"
                        + mount
                        + "  egress:\n"
                        + mount);
    }

    private static void copy(Path from, Path to) {
        Shell.run(Map.of(), List.of("cp", "-r", from.toString(), to.toString()));
    }

    private static String socket() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "");
        return host.startsWith("unix://") ? host.substring(7) : "/var/run/docker.sock";
    }

    /// The fake runs on this JVM's own Java in a container of the network.
    private void startMessagesApi() throws IOException {
        List<String> command = new ArrayList<>(List.of("docker", "run", "-d", "--rm"));
        command.addAll(List.of("--name", PROJECT + "-messages-api"));
        command.addAll(List.of("--network", PROJECT + "_net", "--network-alias", "messages-api"));
        mount(command, Path.of(System.getProperty("java.home")), "/jdk");
        mount(command, Path.of("src/test/resources/compose").toAbsolutePath(), "/scripts");
        List<String> classPath = new ArrayList<>();
        for (Class<?> needed :
                List.of(
                        FakeMessagesApi.class,
                        Json.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonCreator.class)) {
            String inside = "/classes/" + classPath.size();
            Path place = place(needed);
            inside = Files.isDirectory(place) ? inside : inside + ".jar";
            mount(command, place, inside);
            classPath.add(inside);
        }
        command.addAll(List.of("--entrypoint", "/jdk/bin/java", "agentnet/agent:latest"));
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", String.join(":", classPath)));
        command.addAll(List.of(FakeMessagesApi.class.getName(), "8000", "/scripts/messages.json"));
        Shell.run(Map.of(), command);
    }

    private static void mount(List<String> command, Path outside, String inside) {
        command.addAll(List.of("-v", outside + ":" + inside + ":ro"));
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String redisUrl() {
        return "redis://localhost:" + redisPort;
    }

    private String mainsPassword() {
        return compose("exec", "-T", "message-broker", "cat", "/run/agentnet-redis/password")
                .strip();
    }

    RedisCommands<String, String> redis() {
        return connection.sync();
    }

    /// What the agent of a task said, a line each.
    List<String> said(String task) {
        return redis().lrange(keyOf("results:" + task + ":logs"), 0, -1);
    }

    /// The name of a key of this network.
    static String keyOf(String name) {
        return NAME + ":" + name;
    }

    Map<String, String> record(String task) {
        return redis().hgetall(keyOf("tasks:info:" + task));
    }

    Map<String, String> result(String task) {
        return redis().hgetall(keyOf("results:" + task));
    }

    /// What the fake of the provider was asked, a line each: path and authorization.
    List<String> asked() {
        return Shell.run(Map.of(), List.of("docker", "logs", PROJECT + "-messages-api"))
                .lines()
                .toList();
    }

    /// The command line, as a person outside the containers has it.
    Agentnet agentnet(Path home) {
        Agentnet agentnet = new Agentnet(home);
        variables.forEach(agentnet::with);
        System.getenv().entrySet().stream()
                .filter(entry -> entry.getKey().equals("DOCKER_HOST"))
                .forEach(entry -> agentnet.with(entry.getKey(), entry.getValue()));
        return agentnet.with("REDIS_URL", redisUrl())
                .with("AGENTNET_MAIN_URL", "http://127.0.0.1:" + mainPort);
    }

    /// @return what it printed
    String compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose"));
        command.addAll(List.of("-f", Agentnet.ROOT.resolve("docker-compose.yml").toString()));
        command.addAll(List.of("-f", folder.resolve("override.yml").toString()));
        command.addAll(List.of(arguments));
        return Shell.run(variables, command);
    }

    static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Shell.run(Map.of(), command);
    }

    /// Running containers of a domain, by name.
    static List<String> containersOf(String domain) {
        return docker(
                        "ps",
                        "--format",
                        "{{.Names}}",
                        "--filter",
                        "label=dev.agentnet.network=" + NAME,
                        "--filter",
                        "label=dev.agentnet.domain=" + domain)
                .lines()
                .toList();
    }

    /// Ends it as a person would, and takes the data away, too.
    ///
    /// @throws AssertionError if `agentnet down --docker` left a container or the Docker network
    @Override
    public void close() {
        connection.close();
        client.shutdown();
        docker("rm", "-f", PROJECT + "-messages-api");
        Answer down = down();
        String containers = docker("ps", "-aq", "--filter", "label=dev.agentnet.network=" + NAME);
        String networks = docker("network", "ls", "-q", "--filter", "name=" + PROJECT + "_net");
        containers.lines().forEach(container -> docker("rm", "-fv", container));
        compose("--profile", "debug", "down", "-v");
        FolderRemoval.remove(folder);
        if (down.exit() != 0 || !containers.isEmpty() || !networks.isEmpty()) {
            throw new AssertionError(
                    "down --docker left containers [%s], networks [%s]: %s%s"
                            .formatted(containers, networks, down.out(), down.err()));
        }
    }

    private Answer down() {
        try {
            return agentnet(folder).run("down", "--docker");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
