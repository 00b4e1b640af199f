package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.AgentLog;
import dev.agentnet.cli.embedded.EmbeddedNetwork;
import dev.agentnet.cli.embedded.EmbeddedRedis;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.domain.DomainOrchestrator;
import dev.agentnet.domain.DomainSettings;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.EngineUnreachable;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.Worker;
import dev.agentnet.worker.WorkerRuntime;
import dev.agentnet.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the processes of one role do in their first seconds, done once for Java to note which
/// classes that takes. Java writes them into a cache, and a start with it takes a third of the
/// time.
///
/// Run by scripts/train-cache.sh alone. Arguments: `help`, `cli`, `main` or `domain`, and an empty
/// folder. Every class in a cache costs each start some microseconds, so each role has its own and
/// does here no more than what it does before it is of use.
public final class TrainingRun {

    /// A run takes two seconds; a build must not hang for one that hangs.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final DomainName DOMAIN = new DomainName("trainee");

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

    private final Path folder;
    private final Map<String, Object> settings = new HashMap<>();

    private TrainingRun(Path folder) throws IOException {
        this.folder = folder;
        Path templates = folder.resolve("templates");
        write(templates);
        settings.put("agentnet.main.port", 0);
        settings.put("agentnet.main.templates", templates.toString());
        // Nothing is started but what stands here.
        settings.put("agentnet.spawn.max-replicas", 0);
        settings.put("agentnet.spawn.docker.host", "unix://" + folder.resolve("no-docker.sock"));
        settings.put("agentnet.domain.drain-grace", "0 s");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        TrainingRun run = new TrainingRun(Path.of(arguments[1]).toAbsolutePath());
        switch (arguments[0]) {
            case "help" -> {
                command("--help");
                command("send", "--help");
            }
            case "cli" -> run.beCommands();
            case "main" -> run.beMain();
            case "domain" -> run.beDomain();
            default -> throw new IllegalArgumentException("no role: " + arguments[0]);
        }
    }

    private static void command(String... words) {
        if (AgentnetCommand.execute(words) != ExitCode.OK) {
            throw new Problem("training failed at: agentnet " + String.join(" ", words));
        }
    }

    private EmbeddedRedis redis() {
        EmbeddedRedis redis = new EmbeddedRedis(folder.resolve("redis"), 0);
        redis.start();
        return redis;
    }

    private Network network(EmbeddedRedis redis) {
        settings.put("agentnet.redis.url", redis.url());
        return RedisNetwork.open(Surroundings.config(settings), InstantSource.system());
    }

    private void beCommands() {
        try (EmbeddedRedis redis = redis();
                Network network = network(redis)) {
            network.registry()
                    .publishDomains(Map.of(DOMAIN, new KnownDomain("", List.of("worker"))));
            command("status", "--redis", redis.url());
            command("send", "--redis", redis.url(), DOMAIN.value(), "something");
            command("tasks", "--redis", redis.url());
        }
    }

    /// A main and a spawner that finds no Docker.
    private void beMain() {
        try (EmbeddedNetwork network = new EmbeddedNetwork(folder.resolve("network"), 0, settings);
                DockerEngine engine =
                        new DockerEngine(DockerSettings.from(Surroundings.config(settings)))) {
            network.start();
            engine.list();
        } catch (EngineUnreachable e) {
            // As expected: there is none.
        }
    }

    /// A domain that claims its first task. Nothing comes of it: for work there would have to be a
    /// main, and a cache of all that work may need would make every start slower.
    private void beDomain() throws IOException, InterruptedException {
        Path files = folder.resolve("files");
        write(files.resolve("template"));
        Files.writeString(files.resolve("secret"), "none");
        Map<String, String> environment =
                Map.of(
                        "AGENT_ID",
                        DOMAIN.value() + ".1",
                        "AGENTNET_FILES",
                        files.toString(),
                        "AGENTNET_WORKSPACE",
                        folder.resolve("workspace").toString(),
                        "AGENTNET_MAIN_URL",
                        "http://127.0.0.1:1");
        Config config = Surroundings.config(settings);
        DomainSettings domain = DomainSettings.from(environment, config);
        WorkerSettings work = WorkerSettings.from(config, domain.workspace());
        Worker real = new WorkerRuntime(work, domain.mainUrl(), domain.secret());
        LOG.info("leaves {} idle", real);
        Worker idle = (assignment, listener) -> new Outcome.Released("", Usage.NONE, "trained");
        try (EmbeddedRedis redis = redis();
                Network network = network(redis);
                DomainOrchestrator orchestrator =
                        new DomainOrchestrator(
                                domain, network, idle, InstantSource.system(), () -> {})) {
            AgentLog.attach(network.journal(), domain.id());
            network.submissions().submit(TaskSpec.of(DOMAIN, "something"));
            orchestrator.start();
            awaitClaim(network);
        }
    }

    private static void awaitClaim(Network network) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (network.records().load(DOMAIN).active() == 0) {
            if (System.nanoTime() > end) {
                throw new Problem("training failed: the domain claimed nothing");
            }
            Thread.sleep(10);
        }
    }

    /// A domain's template in a folder of templates.
    private static void write(Path templates) throws IOException {
        Path template = Files.createDirectories(templates.resolve(DOMAIN.value()));
        Files.writeString(
                template.resolve(DomainTemplate.FILE),
                """
                description = "trains"
                workers { worker { agent = command, description = "trains", command = "true" } }
                """);
    }
}
