package dev.agentnet.domain;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.worker.Worker;
import dev.agentnet.worker.WorkerRuntime;
import dev.agentnet.worker.WorkerSettings;
import dev.agentnet.worker.process.AttemptProcesses;
import dev.agentnet.workspace.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// A network of its own name on a shared Redis, and a backend domain whose workers are shells.
///
/// A worker says that it is there by a file `<task>-<attempt>` in `begun`, and works until there is
/// a file `<task>` in `go`.
final class DomainBench implements AutoCloseable {

    static final DomainName BACKEND = new DomainName("backend");
    static final AgentId AGENT = new AgentId("backend.1");
    static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final DomainSettings.Quiet QUIET =
            new DomainSettings.Quiet(Duration.ofMinutes(1), Duration.ofMinutes(5));

    final RedisNetwork network;
    final LeaderToken leader;

    /// Set by a domain that gave its network up, read by the test.
    volatile boolean lonely;

    private final Path folder;
    final DumbMain main;
    private final List<DomainOrchestrator> domains = new ArrayList<>();

    DomainBench(TestRedis redis, Path folder) throws IOException, InterruptedException {
        this(redis, folder, Duration.ofSeconds(20));
    }

    /// @param patience how long a command waits for Redis
    DomainBench(TestRedis redis, Path folder, Duration patience)
            throws IOException, InterruptedException {
        this.folder = folder;
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        network =
                RedisNetwork.open(
                        ConfigFactory.parseMap(
                                        Map.of(
                                                "agentnet.network",
                                                name,
                                                "agentnet.redis.timeout",
                                                patience.toMillis() + " ms"))
                                .withFallback(redis.config()),
                        InstantSource.system());
        leader =
                network.upkeep()
                        .lead("main.1", Duration.ofMinutes(1), Pulse.NONE)
                        .orElseThrow()
                        .token();
        main = new DumbMain(folder.resolve("main"));
        Files.createDirectories(folder.resolve("begun"));
        Files.createDirectories(folder.resolve("go"));
        Templates.write(folder.resolve("files"), command(), "");
    }

    private String command() {
        return """
        touch %1$s/begun/$AGENTNET_TASK-${AGENTNET_ATTEMPT##*/}
        until [ -e %1$s/go/$AGENTNET_TASK ]; do sleep 0.05; done
        """
                .formatted(folder);
    }

    DomainSettings settings(int slots, Duration renewal, Duration drainGrace) {
        return settings(slots, renewal, drainGrace, QUIET, POLL);
    }

    /// One that asks Redis when it is told to, or knows that there is more, and never besides.
    DomainSettings withoutPoll(int slots) {
        return settings(
                slots, Duration.ofMillis(200), Duration.ofSeconds(20), QUIET, Duration.ofHours(1));
    }

    private DomainSettings settings(
            int slots,
            Duration renewal,
            Duration drainGrace,
            DomainSettings.Quiet quiet,
            Duration poll) {
        return new DomainSettings(
                AGENT,
                "box-1",
                main.url(),
                folder.resolve("files"),
                folder.resolve("workspace"),
                OptionalLong.empty(),
                slots,
                LEASE,
                renewal,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                poll,
                drainGrace,
                Duration.ofSeconds(1),
                quiet);
    }

    DomainOrchestrator start(int slots) {
        return start(settings(slots, Duration.ofMillis(200), Duration.ofSeconds(20)));
    }

    /// One slot. Who says nothing for a second is warned, and taken for hung after `longest`.
    DomainOrchestrator startImpatient(Duration longest) {
        DomainSettings.Quiet quiet = new DomainSettings.Quiet(Duration.ofSeconds(1), longest);
        return start(settings(1, Duration.ofMillis(200), Duration.ofSeconds(20), quiet, POLL));
    }

    /// Waits while nothing is to happen.
    static void pass(Duration time) {
        long began = System.nanoTime();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> System.nanoTime() - began > time.toNanos());
    }

    DomainOrchestrator start(DomainSettings settings) {
        return start(settings, runtime(settings));
    }

    WorkerRuntime runtime(DomainSettings settings) {
        return new WorkerRuntime(
                WorkerSettings.from(ConfigFactory.load(), settings.workspace()),
                settings.mainUrl(),
                "backend's own secret");
    }

    DomainOrchestrator start(DomainSettings settings, Worker worker) {
        DomainOrchestrator domain =
                new DomainOrchestrator(
                        settings, network, worker, InstantSource.system(), () -> lonely = true);
        domains.add(domain);
        domain.start();
        return domain;
    }

    TaskId submit(String description) {
        return submit(description, Optional.empty());
    }

    TaskId submit(String description, Optional<String> worker) {
        return submit(description, worker, Duration.ofMinutes(5));
    }

    TaskId submit(String description, Optional<String> worker, Duration timeout) {
        TaskSpec plain = TaskSpec.of(BACKEND, description);
        return network.submissions()
                .submit(
                        new TaskSpec(
                                BACKEND,
                                plain.kind(),
                                description,
                                Priority.NORMAL,
                                timeout,
                                plain.context(),
                                Optional.of("shop"),
                                Optional.of("main"),
                                List.of(),
                                worker,
                                Optional.empty(),
                                Optional.empty()))
                .id();
    }

    /// Lets a task's worker finish.
    void finish(TaskId id) {
        try {
            Files.createFile(folder.resolve("go").resolve(id.value()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void awaitBegin(TaskId id, int attempt) {
        await().atMost(Duration.ofSeconds(30)).until(() -> hasBegun(id, attempt));
    }

    boolean hasBegun(TaskId id, int attempt) {
        return Files.exists(folder.resolve("begun").resolve(id + "-" + attempt));
    }

    boolean hasProcesses(TaskId id, int attempt) {
        return !ProcessTree.marked(AttemptProcesses.VARIABLE, id + "/" + attempt).isEmpty();
    }

    Task task(TaskId id) {
        return network.records().find(id).orElseThrow();
    }

    void awaitState(TaskId id, TaskState state) {
        await().atMost(Duration.ofSeconds(30)).until(() -> task(id).state() == state);
    }

    /// What comes then is main's part: only it says that a task with a repository is done.
    void awaitHandedIn(TaskId id) {
        awaitState(id, TaskState.VERIFYING);
    }

    /// In milliseconds of Redis's clock; 0 without a lease.
    long leaseEnd(TaskId id) {
        return network.upkeep().leases(BACKEND).getOrDefault(id, 0L);
    }

    /// Takes a task's lease back, as main does when it saw no renewal.
    void reap(TaskId id) {
        await().until(() ->
                network.upkeep()
                        .reap(leader, BACKEND, network.upkeep().leases(BACKEND))
                        .contains(id));
    }

    @Override
    public void close() throws IOException {
        try (var begun = Files.list(folder.resolve("begun"))) {
            begun.map(file -> String.valueOf(file.getFileName()))
                    .map(name -> new TaskId(name.substring(0, name.lastIndexOf('-'))))
                    .distinct()
                    .filter(id -> !Files.exists(folder.resolve("go").resolve(id.value())))
                    .forEach(this::finish);
        }
        domains.forEach(DomainOrchestrator::close);
        network.close();
        main.close();
    }
}
