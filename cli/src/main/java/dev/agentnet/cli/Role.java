package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.AgentLog;
import dev.agentnet.cli.embedded.MainRedaction;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Users;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.RedisServer.Complaint;
import dev.agentnet.domain.DomainOrchestrator;
import dev.agentnet.domain.DomainSettings;
import dev.agentnet.domain.SecretFiles;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.lifecycle.ServiceGroup;
import dev.agentnet.main.MainOrchestrator;
import dev.agentnet.main.MainSettings;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.egress.EgressProxy;
import dev.agentnet.main.egress.EgressSettings;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.Spawner;
import dev.agentnet.main.spawn.SpawnerSettings;
import dev.agentnet.worker.WorkerRuntime;
import dev.agentnet.worker.WorkerSettings;
import dev.agentnet.worker.process.StrayProcesses;
import dev.agentnet.worker.redact.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// One role of the network, until it is asked to end: what containers and embedded networks start.
///
/// There are no options to read, so this does without the parser of the command line, which takes a
/// fifth of a domain's start. Argument: `main`, `domain`, `spawner`, `egress`, or `operator-token`
/// and `operator-redis` to print what a person's own command line signs in with.
public final class Role {

    /// How long a role waits for others when it starts: for Redis to answer, or for main's secret.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Role() {}

    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(Role::endAtOnce);
        int code;
        try {
            code = run(arguments.length == 1 ? arguments[0] : "");
        } catch (InterruptedException | RuntimeException e) {
            code = AgentnetCommand.failed(e);
        }
        System.exit(code);
    }

    /// A thread that ran out of memory or of threads ends its process, as a full heap does: one
    /// that goes on without one of its loops looks alive and is not. Others are only told of.
    private static void endAtOnce(Thread thread, Throwable fault) {
        System.err.println("agentnet: the thread " + thread.getName() + " ended by a fault");
        fault.printStackTrace(System.err);
        if (fault instanceof VirtualMachineError) {
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
    }

    private static int run(String role) throws InterruptedException {
        return switch (role) {
            case "main" -> beMain();
            case "domain" -> beDomain();
            case "spawner" -> beSpawner();
            case "egress" -> beEgress();
            case "operator-token" -> printOperatorToken();
            case "operator-redis" -> printOperatorOfRedis();
            default ->
                    throw new UsageProblem(
                            "no role \"" + role + "\": main, domain, spawner or egress");
        };
    }

    private static RedisNetwork open(Config config) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            try {
                return RedisNetwork.open(config, InstantSource.system());
            } catch (RedisNetwork.UnreachableRedis e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                if (!told) {
                    sayItWaits(e.where());
                    told = true;
                }
                Thread.sleep(500);
            }
        }
    }

    /// Its log would be empty until it gives up.
    private static void sayItWaits(String why) {
        System.err.printf("agentnet: %s; it is tried again for %d s%n", why, PATIENCE.toSeconds());
    }

    /// @throws Problem naming each setting under which accepted tasks would be lost
    private static void needSafe(RedisNetwork network) {
        List<Complaint> complaints = network.server().complaints();
        if (!complaints.isEmpty()) {
            throw new Problem(
                    String.join("\n", complaints.stream().map(Complaint::toString).toList()));
        }
    }

    /// Runs services until the process is asked to end, then closes them in the opposite order.
    private static int serve(RedisNetwork network, Service service) throws InterruptedException {
        return serve(service, network::close);
    }

    private static int serve(Service service, Runnable last) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    service.close();
                                    last.run();
                                    ended.countDown();
                                },
                                "shutdown"));
        service.start();
        ended.await();
        main.interrupt();
        return ExitCode.OK;
    }

    private static int beMain() throws InterruptedException {
        Config config = Surroundings.config();
        RedisNetwork network = open(config);
        needSafe(network);
        MainSettings settings = MainSettings.from(System.getenv(), config);
        MainOrchestrator main =
                new MainOrchestrator(settings, network, config, InstantSource.system());
        AgentLog.attach(network.journal(), main.id(), new MainRedaction(main, config));
        return serve(network, main);
    }

    private static int beDomain() throws InterruptedException {
        String redis = DomainSettings.redisUrl(System.getenv());
        Config config =
                Surroundings.config(
                        Path.of(Surroundings.variable("AGENTNET_FILES", "."), "agentnet.conf"),
                        redis.isEmpty() ? Map.of() : Map.of("agentnet.redis.url", redis));
        DomainSettings settings = DomainSettings.from(System.getenv(), config);
        settings.parent().ifPresent(Role::endWith);
        RedisNetwork network = open(config);
        SecretFiles own = SecretFiles.take(System.getenv());
        Redactor redactor = Redactor.from(config, settings.secrets(redis)).with(own.values());
        AgentLog.attach(network.journal(), settings.id(), redactor::redact);
        WorkerRuntime runtime =
                new WorkerRuntime(
                        WorkerSettings.from(config, settings.workspace(), own.variables()),
                        settings.mainUrl(),
                        settings.secret(),
                        redactor,
                        strays());
        return serve(
                network,
                new DomainOrchestrator(
                        settings,
                        network,
                        runtime,
                        InstantSource.system(),
                        () -> System.exit(ExitCode.FAILED)));
    }

    /// The spawner says so when it made a container: elsewhere they might be anybody's. Where they
    /// cannot be ended, nothing in there can be trusted to end well either.
    private static StrayProcesses strays() {
        return Surroundings.variable("AGENTNET_ALONE", "").equals("true")
                ? StrayProcesses.inOwnContainer(() -> Runtime.getRuntime().halt(ExitCode.FAILED))
                : StrayProcesses.leftAlone();
    }

    /// An embedded domain does not outlive the process that started it.
    private static void endWith(long parent) {
        ProcessHandle.of(parent)
                .ifPresentOrElse(
                        handle -> handle.onExit().thenRun(() -> System.exit(ExitCode.FAILED)),
                        () -> System.exit(ExitCode.FAILED));
    }

    private static int beSpawner() throws InterruptedException {
        Config config = Surroundings.config();
        if (config.getBoolean("agentnet.redis.users")) {
            config = signedIn(config, new Users.Role.Spawner());
        }
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

    /// The configuration with an own user of Redis, whose password comes from the network's secret.
    /// Main makes both at its start.
    private static Config signedIn(Config config, Users.Role role) throws InterruptedException {
        NetworkSecret secret = awaitSecret(Path.of(config.getString("agentnet.spawn.secret-file")));
        String url =
                secret.signIn(
                        config.getString("agentnet.redis.url"),
                        config.getString("agentnet.network"),
                        role);
        return Surroundings.config(Map.of("agentnet.redis.url", url));
    }

    private static NetworkSecret awaitSecret(Path file) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        if (!Files.exists(file)) {
            sayItWaits("there is no " + file + " yet, which main writes at its start");
        }
        while (!Files.exists(file) && System.nanoTime() < end) {
            Thread.sleep(500);
        }
        return NetworkSecret.load(file);
    }

    private static int printOperatorOfRedis() {
        Config config = Surroundings.config();
        MainSettings settings = MainSettings.from(System.getenv(), config);
        Users.Role role = new Users.Role.Operator();
        String user = Users.nameOf(config.getString("agentnet.network"), role);
        String password = NetworkSecret.load(settings.secret()).redisPassword(role);
        System.out.println(user + ":" + password);
        return ExitCode.OK;
    }

    /// Without Redis: it has to know nothing, so it is told nothing.
    private static int beEgress() throws InterruptedException {
        return serve(new EgressProxy(EgressSettings.from(Surroundings.config())), () -> {});
    }

    private static int printOperatorToken() {
        Config config = Surroundings.config();
        MainSettings settings = MainSettings.from(System.getenv(), config);
        System.out.println(NetworkSecret.load(settings.secret()).operatorToken());
        return ExitCode.OK;
    }
}
