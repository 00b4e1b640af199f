package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.AgentLog;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.RedisServer.Complaint;
import dev.agentnet.domain.DomainOrchestrator;
import dev.agentnet.domain.DomainSettings;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.lifecycle.ServiceGroup;
import dev.agentnet.main.MainOrchestrator;
import dev.agentnet.main.MainSettings;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.Spawner;
import dev.agentnet.main.spawn.SpawnerSettings;
import dev.agentnet.worker.WorkerRuntime;
import dev.agentnet.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/// `agentnet serve main|domain|spawner`: one role of the network, until it is asked to end.
@Command(
        name = "serve",
        subcommands = {
            ServeCommand.Main.class,
            ServeCommand.Domain.class,
            ServeCommand.SpawnerRole.class,
            ServeCommand.OperatorToken.class
        })
final class ServeCommand {

    /// How long a role waits for Redis to answer when it starts.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RedisNetwork open(Config config) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return RedisNetwork.open(config, InstantSource.system());
            } catch (RedisNetwork.UnreachableRedis e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }

    /// @throws Problem naming each setting under which accepted tasks would be lost
    static void needSafe(RedisNetwork network) {
        List<Complaint> complaints = network.server().complaints();
        if (!complaints.isEmpty()) {
            throw new Problem(
                    String.join("\n", complaints.stream().map(Complaint::toString).toList()));
        }
    }

    /// Runs services until the process is asked to end, then closes them in the opposite order.
    private static int serve(RedisNetwork network, Service service) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    service.close();
                                    network.close();
                                    ended.countDown();
                                },
                                "shutdown"));
        service.start();
        ended.await();
        main.interrupt();
        return ExitCode.OK;
    }

    @Command(name = "main", description = "The main orchestrator.")
    static final class Main implements Callable<Integer> {
        @Override
        public Integer call() throws InterruptedException {
            Config config = Surroundings.config();
            RedisNetwork network = open(config);
            needSafe(network);
            MainSettings settings = MainSettings.from(System.getenv(), config);
            MainOrchestrator main =
                    new MainOrchestrator(settings, network, config, InstantSource.system());
            AgentLog.attach(network.journal(), main.id());
            return serve(network, main);
        }
    }

    @Command(name = "domain", description = "A domain's orchestrator.")
    static final class Domain implements Callable<Integer> {
        @Override
        public Integer call() throws InterruptedException {
            String redis = DomainSettings.redisUrl(System.getenv());
            Config config =
                    Surroundings.config(
                            Path.of(Surroundings.variable("AGENTNET_FILES", "."), "agentnet.conf"),
                            redis.isEmpty() ? Map.of() : Map.of("agentnet.redis.url", redis));
            DomainSettings settings = DomainSettings.from(System.getenv(), config);
            settings.parent().ifPresent(Domain::endWith);
            RedisNetwork network = open(config);
            AgentLog.attach(network.journal(), settings.id());
            WorkerRuntime runtime =
                    new WorkerRuntime(
                            WorkerSettings.from(config, settings.workspace()),
                            settings.mainUrl(),
                            settings.secret());
            return serve(
                    network,
                    new DomainOrchestrator(
                            settings,
                            network,
                            runtime,
                            InstantSource.system(),
                            () -> System.exit(ExitCode.FAILED)));
        }

        /// An embedded domain does not outlive the process that started it.
        private static void endWith(long parent) {
            ProcessHandle.of(parent)
                    .ifPresentOrElse(
                            handle -> handle.onExit().thenRun(() -> System.exit(ExitCode.FAILED)),
                            () -> System.exit(ExitCode.FAILED));
        }
    }

    @Command(name = "spawner", description = "The spawner.")
    static final class SpawnerRole implements Callable<Integer> {
        @Override
        public Integer call() throws InterruptedException {
            Config config = Surroundings.config();
            RedisNetwork network = open(config);
            Templates templates =
                    new Templates(
                            Path.of(config.getString("agentnet.main.templates")),
                            Duration.ofSeconds(2));
            DockerEngine engine = new DockerEngine(DockerSettings.from(config));
            Spawner spawner =
                    new Spawner(network, engine, templates::current, SpawnerSettings.from(config));
            return serve(network, new ServiceGroup(List.of(templates, spawner)));
        }
    }

    @Command(name = "operator-token", description = "Print the operator's token of this network.")
    static final class OperatorToken implements Callable<Integer> {
        @Override
        public Integer call() {
            Config config = Surroundings.config();
            MainSettings settings = MainSettings.from(System.getenv(), config);
            System.out.println(NetworkSecret.load(settings.secret()).operatorToken());
            return ExitCode.OK;
        }
    }
}
