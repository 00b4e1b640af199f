package dev.agentnet.benchmarks.spawn;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.agentnet.benchmarks.measure.MeasuredRedis;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Submissions.Submitted;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.main.MainOrchestrator;
import dev.agentnet.main.MainSettings;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.Spawner;
import dev.agentnet.main.spawn.SpawnerSettings;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A network with its domains in containers, as Compose starts one: a Docker network of its own,
/// Redis, main, and the spawner over Docker. Main and the spawner run in this process; what is
/// measured is what they do and what the container does.
final class SpawnNetwork implements AutoCloseable {

    /// From submit to claim, on however busy a machine.
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /// Looked back at in one domain: more than a measurement makes.
    private static final int EVENTS = 1_000;

    private final String name = "agentnet-bench-" + ProcessHandle.current().pid();
    private final Path folder;
    private final MeasuredRedis redis;
    private final RedisNetwork network;
    private final MainOrchestrator main;
    private final DockerEngine engine;
    private final Spawner spawner;

    /// @param domains how many there are, each of which gets its container with its first task
    /// @param workers how many tasks each does at once
    /// @param command what its worker runs for a task
    SpawnNetwork(String image, int domains, int workers, String command)
            throws IOException, InterruptedException {
        folder = Files.createTempDirectory("agentnet-bench-spawn");
        for (DomainName domain :
                IntStream.range(0, domains).mapToObj(SpawnNetwork::domain).toList()) {
            Path template = Files.createDirectories(folder.resolve("templates/" + domain));
            Files.writeString(
                    template.resolve(DomainTemplate.FILE),
                    """
                    description = "is measured"
                    max-workers = %d
                    workers { worker { agent = command, description = "works", command = "%s" } }
                    """
                            .formatted(workers, command));
        }
        DockerTool.run("network", "create", name);
        String gateway =
                DockerTool.run(
                        "network",
                        "inspect",
                        "--format",
                        "{{(index .IPAM.Config 0).Gateway}}",
                        name);
        redis = MeasuredRedis.start();
        int port = URI.create(redis.url()).getPort();
        openTo(gateway, port);
        Config config = Surroundings.config(settings(image, gateway, port));
        network = RedisNetwork.open(config, InstantSource.system());
        main =
                new MainOrchestrator(
                        MainSettings.from(Map.of(), config),
                        network,
                        config,
                        InstantSource.system());
        // Domains have to reach Redis and main, which are processes of this machine here.
        engine = DockerEngine.withoutWalls(DockerSettings.from(config));
        spawner = new Spawner(network, engine, main::templates, SpawnerSettings.from(config));
    }

    private Map<String, Object> settings(String image, String gateway, int redisPort)
            throws IOException {
        int mainPort = freePort(gateway);
        return Map.ofEntries(
                Map.entry("agentnet.network", name),
                Map.entry("agentnet.redis.url", redis.url()),
                Map.entry("agentnet.main.host", gateway),
                Map.entry("agentnet.main.port", mainPort),
                Map.entry("agentnet.main.state", folder.resolve("state").toString()),
                Map.entry("agentnet.main.templates", folder.resolve("templates").toString()),
                Map.entry(
                        "agentnet.spawn.redis-url-inside", "redis://" + gateway + ":" + redisPort),
                Map.entry("agentnet.spawn.main-url-inside", "http://" + gateway + ":" + mainPort),
                Map.entry("agentnet.spawn.docker.network", name),
                Map.entry("agentnet.spawn.docker.image", image),
                Map.entry("agentnet.spawn.docker.grace", "1 s"));
    }

    private static int freePort(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        }
    }

    /// Redis listens on loopback; containers reach it at their network's gateway.
    private static void openTo(String gateway, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String commands =
                    "CONFIG SET protected-mode no\r\nCONFIG SET bind \"127.0.0.1 %s\"\r\nQUIT\r\n"
                            .formatted(gateway);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (answer.contains("-ERR")) {
                throw new IOException("Redis does not listen at " + gateway + ": " + answer);
            }
        }
    }

    void start() {
        main.start();
        spawner.start();
    }

    static DomainName domain(int number) {
        return new DomainName("bench" + number);
    }

    /// The Docker network's name.
    String name() {
        return name;
    }

    /// Milliseconds from submitting a domain's first task until its container has claimed it.
    double firstClaim(int number) throws InterruptedException {
        long began = System.nanoTime();
        TaskId id = network.submissions().submit(TaskSpec.of(domain(number), "nothing")).id();
        while (isPending(id)) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        "no claim within a minute: "
                                + network.fleet()
                                        .problem(domain(number))
                                        .orElse("no reason known"));
            }
            Thread.sleep(1);
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private boolean isPending(TaskId id) {
        return network.records().find(id).orElseThrow().state() == TaskState.PENDING;
    }

    /// @param description of every one of them
    List<TaskId> submit(int number, String description, int tasks) {
        List<TaskSpec> specs = Collections.nCopies(tasks, TaskSpec.of(domain(number), description));
        return network.submissions().submitAll(specs).stream().map(Submitted::id).toList();
    }

    /// Waits until all of these are so.
    void await(List<TaskId> ids, Predicate<Task> so) throws InterruptedException {
        long began = System.nanoTime();
        for (TaskId id : ids) {
            while (!so.test(network.records().find(id).orElseThrow())) {
                if (System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new IllegalStateException(id + " is not so within a minute");
                }
                Thread.sleep(5);
            }
        }
    }

    /// What happened in a domain, in order.
    List<JsonNode> events(int number) {
        return network.journal().lastEvents(domain(number), EVENTS).stream()
                .map(Json::parse)
                .toList();
    }

    /// What a task's agent said last.
    String output(TaskId id) {
        return network.records().result(id).getOrDefault("output", "");
    }

    void cancel(List<TaskId> ids) throws InterruptedException {
        ids.forEach(id -> network.submissions().cancel(id, "measured"));
        await(ids, task -> task.state().isEnd());
    }

    /// The container of a domain that has one.
    String container(int number) {
        return DockerTool.run(
                "ps",
                "--quiet",
                "--filter",
                "label=dev.agentnet.network=" + name,
                "--filter",
                "label=dev.agentnet.domain=" + domain(number));
    }

    @Override
    public void close() {
        spawner.close();
        engine.list().forEach(member -> engine.remove(member.id()));
        engine.close();
        main.close();
        network.close();
        redis.close();
        DockerTool.run("network", "rm", name);
        FolderRemoval.remove(folder);
    }
}
