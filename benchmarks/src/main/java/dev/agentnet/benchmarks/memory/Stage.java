package dev.agentnet.benchmarks.memory;

import dev.agentnet.benchmarks.measure.ContainerFlags;
import dev.agentnet.benchmarks.measure.MeasuredProcess;
import dev.agentnet.benchmarks.measure.MeasuredRedis;
import dev.agentnet.benchmarks.measure.Memory;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Starts the processes that are measured, one at a time and each in a network of its own on one
/// Redis, and brings them to where they are read.
final class Stage implements AutoCloseable {

    private static final DomainName DOMAIN = new DomainName("backend");
    private static final AgentId AGENT = new AgentId("backend.1");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Longer than the interval of heartbeats and of the leases' renewals, so that each was done
    /// with all that waits.
    private static final Duration SETTLING = Duration.ofSeconds(12);

    private final MeasuredRedis redis;
    private final Path folder;
    private int networks;

    private Stage(MeasuredRedis redis, Path folder) {
        this.redis = redis;
        this.folder = folder;
    }

    static Stage open() throws IOException, InterruptedException {
        Stage stage = new Stage(MeasuredRedis.start(), Files.createTempDirectory("agentnet-bench"));
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "end-of-stage"));
        return stage;
    }

    /// `agentnet serve main` with nothing to do.
    Memory idleMain() throws IOException, InterruptedException {
        Place place = place(0);
        Map<String, String> environment = environment(place);
        environment.put("AGENTNET_STATE", place.folder().resolve("state").toString());
        try (RedisNetwork network = network(place);
                MeasuredProcess main = serve("main", ContainerFlags.MAIN, environment, place)) {
            await(main, "main", () -> !network.registry().domains().isEmpty());
            return settled(main);
        }
    }

    /// `agentnet serve domain` with nothing to do.
    Memory idleDomain() throws IOException, InterruptedException {
        Place place = place(0);
        try (RedisNetwork network = network(place);
                MeasuredProcess domain =
                        serve("domain", ContainerFlags.DOMAIN, environment(place), place)) {
            await(domain, "a domain", () -> network.registry().find(AGENT).isPresent());
            return settled(domain);
        }
    }

    /// A domain with so many tasks claimed, each of whose workers waits.
    Memory waiting(int workers) throws IOException, InterruptedException {
        Place place = place(workers);
        try (RedisNetwork network = network(place)) {
            for (int task = 0; task < workers; task++) {
                String description = "Task " + task + ": add an index to the table of orders";
                network.submissions().submit(TaskSpec.of(DOMAIN, description));
            }
            try (MeasuredProcess domain = start(WaitingDomain.class, place)) {
                await(
                        domain,
                        "the claims",
                        () -> network.upkeep().leases(DOMAIN).size() == workers);
                return settled(domain);
            }
        }
    }

    /// What watching one child costs, in bytes.
    long watcher() throws IOException, InterruptedException {
        Place place = place(0);
        try (MeasuredProcess process = start(WatchedChildren.class, place)) {
            await(process, "the children", () -> !process.isAlive());
            return Long.parseLong(process.lines().getLast());
        }
    }

    /// @param name the network's
    private record Place(String name, Path folder, Path files) {}

    private Place place(int workers) throws IOException {
        String name = "m" + ++networks;
        Path own = folder.resolve(name);
        Path files = own.resolve("files");
        Path template = Files.createDirectories(files.resolve("template/" + DOMAIN));
        Path from = Surroundings.home().resolve("domain-templates/" + DOMAIN);
        for (String file : List.of("domain.conf", "examples.tsv", "CLAUDE.md")) {
            Files.copy(from.resolve(file), template.resolve(file));
        }
        Files.writeString(files.resolve("secret"), "measured\n");
        Files.writeString(
                files.resolve(AgentnetConfig.FILE),
                "agentnet.main.port = 0\nagentnet.domain.max-workers = %d\n".formatted(workers));
        return new Place(name, own, files);
    }

    private Map<String, String> environment(Place place) {
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", redis.url());
        environment.put("AGENTNET_NETWORK", place.name());
        environment.put("AGENTNET_HOME", Surroundings.home().toString());
        environment.put("AGENTNET_CONFIG", place.files().resolve(AgentnetConfig.FILE).toString());
        environment.put("AGENTNET_LOG_LEVEL", "INFO");
        environment.put("HOME", place.folder().toString());
        environment.put("AGENT_ID", AGENT.value());
        environment.put("AGENTNET_FILES", place.files().toString());
        environment.put("AGENTNET_WORKSPACE", place.folder().resolve("workspace").toString());
        environment.put("AGENTNET_MAIN_URL", "http://127.0.0.1:9");
        environment.put("AGENTNET_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        return environment;
    }

    private RedisNetwork network(Place place) {
        return RedisNetwork.open(
                AgentnetConfig.load(environment(place), Map.of()), InstantSource.system());
    }

    private static MeasuredProcess serve(
            String role, List<String> flags, Map<String, String> environment, Place place)
            throws IOException {
        return MeasuredProcess.java(
                flags,
                List.of("dev.agentnet.cli.Role", role),
                environment,
                place.folder().resolve("output"));
    }

    private MeasuredProcess start(Class<?> main, Place place) throws IOException {
        return MeasuredProcess.java(
                ContainerFlags.DOMAIN,
                List.of(main.getName()),
                environment(place),
                place.folder().resolve("output"));
    }

    private static void await(MeasuredProcess process, String what, BooleanSupplier there)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            process.needWell();
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            Thread.sleep(50);
        }
    }

    private static Memory settled(MeasuredProcess process)
            throws IOException, InterruptedException {
        Thread.sleep(SETTLING);
        return process.memory();
    }

    @Override
    public void close() {
        redis.close();
        FolderRemoval.remove(folder);
    }
}
