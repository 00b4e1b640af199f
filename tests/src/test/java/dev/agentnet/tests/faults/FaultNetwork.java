package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Started;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network in pieces: Redis, each main and each domain a process of its own, with a proxy on
/// every line between them, so that a test can kill, stop and cut off any. Leases last two seconds.
///
/// The spawner is the test's own, over local processes. A task's first line is run by a shell.
final class FaultNetwork implements AutoCloseable {

    static final DomainName BACKEND = new DomainName("backend");
    static final String SHOP = "shop";
    static final Duration LEASE = Duration.ofSeconds(2);
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path folder;
    final FaultProxy domainsToRedis;
    final FaultProxy domainsToMain;
    final FaultRedis redis;
    final RedisNetwork network;
    final Store shop;
    final FaultFleet fleet;

    private final FaultFiles files;
    private final List<Main> mains = new ArrayList<>();

    /// One main orchestrator and its own line to Redis.
    record Main(Started started, FaultProxy toRedis, int port) {

        long pid() {
            return started.process().pid();
        }
    }

    /// @param more further lines of the network's configuration
    FaultNetwork(Path folder, String... more) throws IOException {
        this(folder, Optional.empty(), Housing.PROCESSES, more);
    }

    /// @param redisProgram what is started as Redis instead of the tests' own
    FaultNetwork(Path folder, Optional<Path> redisProgram, String... more) throws IOException {
        this(folder, redisProgram, Housing.PROCESSES, more);
    }

    /// @param housing what its domains live in
    FaultNetwork(Path folder, Housing housing, String... more) throws IOException {
        this(folder, Optional.empty(), housing, more);
    }

    private FaultNetwork(Path folder, Optional<Path> redisProgram, Housing housing, String... more)
            throws IOException {
        this.folder = folder;
        redis = new FaultRedis(folder.resolve("redis"), redisProgram);
        domainsToRedis = new FaultProxy(housing.host(), redis.port());
        domainsToMain = new FaultProxy(housing.host(), FaultRedis.freePort());
        files =
                new FaultFiles(
                        folder,
                        domainsToRedis.address(),
                        domainsToMain.address(),
                        housing.settings() + "\n" + String.join("\n", more));
        if (!Files.exists(folder.resolve("templates/backend"))) {
            FaultFiles.writeTemplate(folder, "");
        }
        network = RedisNetwork.open(files.config(redis.port(), 0), InstantSource.system());
        shop = Store.create(new Git(), folder.resolve("state/stores/shop.git"), "main");
        network.repositories().put(new Repository(SHOP, "", "main", "here"));
        Config spawn = files.config(redis.port(), 0);
        fleet = new FaultFleet(network, spawn, folder.resolve("templates"), housing);
    }

    /// Starts one more main orchestrator on the same state, which domains reach from now on.
    Main startMain() throws IOException {
        return startMain(Map.of());
    }

    /// @param environment what its process has besides
    Main startMain(Map<String, String> environment) throws IOException {
        int port = FaultRedis.freePort();
        Path home = Files.createDirectories(folder.resolve("main-" + port));
        FaultProxy toRedis = redis.line();
        Agentnet agentnet =
                new Agentnet(home)
                        .with("AGENTNET_CONFIG", files.conf(toRedis.port(), port).toString());
        environment.forEach(agentnet::with);
        Started process = agentnet.startRole("main");
        Main main = new Main(process, toRedis, port);
        mains.add(main);
        await().atMost(PATIENCE)
                .until(() -> {
                    assertThat(process.process().isAlive()).as(process.err()).isTrue();
                    return answers(port);
                });
        domainsToMain.redirect(port);
        return main;
    }

    private static boolean answers(int port) throws InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + port + "/health");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(health).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// A task on the network's one repository.
    static TaskSpec spec(String script) {
        return spec(script, Priority.NORMAL);
    }

    static TaskSpec spec(String script, Priority priority) {
        return spec(script, priority, SHOP, List.of());
    }

    static TaskSpec spec(String script, Priority priority, String repository, List<String> checks) {
        return new TaskSpec(
                BACKEND,
                TaskKind.WORK,
                script,
                priority,
                Duration.ofMinutes(5),
                Json.object(),
                Optional.of(repository),
                Optional.empty(),
                checks,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// A script that says that it runs, and then waits until it is let go.
    String waiting(String name) {
        return "touch %1$s/%2$s-runs; until [ -e %1$s/%2$s-go ]; do sleep 0.05; done; touch %2$s"
                .formatted(folder, name);
    }

    void letGo(String name) {
        try {
            Files.createFile(folder.resolve(name + "-go"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    TaskId submit(String script) {
        return network.submissions().submit(spec(script)).id();
    }

    /// The commits that landed a task.
    List<String> landed(TaskId id) {
        return shop.landings("main", 10_000).stream()
                .filter(landing -> landing.task().equals(id.value()))
                .map(Store.Landing::commit)
                .toList();
    }

    /// What happened to a task, in order, to be shown where a test fails.
    String story(TaskId id) {
        return String.join(
                "\n",
                network.journal().lastEvents(BACKEND, 10_000).stream()
                        .filter(event -> event.contains(id.value()))
                        .toList());
    }

    /// The command line, as a person uses it on this network.
    Agentnet agentnet() throws IOException {
        return new Agentnet(Files.createDirectories(folder.resolve("home")))
                .with("AGENTNET_CONFIG", files.conf(redis.port(), 0).toString());
    }

    RedisNetwork through(FaultProxy line) throws IOException {
        return RedisNetwork.open(files.config(line.port(), line.port()), InstantSource.system());
    }

    void awaitEnd(TaskId id) {
        await().atMost(PATIENCE).until(() -> hasEnded(id));
    }

    boolean hasEnded(TaskId id) {
        return task(id).state().isEnd();
    }

    /// Who is there and what is wanted, to be shown where a test fails.
    String scene() {
        return "\nleader %s, wanted %s, there %s, problem %s, load %s"
                .formatted(
                        redis.leader(),
                        network.fleet().desired(BACKEND),
                        network.fleet().actual(BACKEND),
                        network.fleet().problem(BACKEND),
                        network.records().load(BACKEND));
    }

    Task task(TaskId id) {
        return network.records().find(id).orElseThrow();
    }

    void awaitState(TaskId id, TaskState state) {
        await().atMost(PATIENCE).until(() -> task(id).state() == state);
    }

    void awaitFile(String name) {
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve(name)));
    }

    /// The process of the orchestrator that serves the backend now.
    long domain() {
        return fleet.domain();
    }

    /// Waits until all of these have ended, and then asks whether every promise was kept.
    void settle(Collection<TaskId> accepted) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(accepted)
                                .allSatisfy(id ->
                                        assertThat(hasEnded(id)).as(() -> story(id)).isTrue()));
        assertThat(network.inspection().inspect().violations()).isEmpty();
    }

    /// Ends all domains, so that nothing is written any more.
    void stopWorkers() {
        fleet.stop();
    }

    @Override
    public void close() {
        fleet.close();
        for (Main main : mains) {
            main.started().process().destroyForcibly().onExit().join();
            main.toRedis().close();
        }
        network.close();
        domainsToRedis.close();
        domainsToMain.close();
        redis.close();
    }
}
