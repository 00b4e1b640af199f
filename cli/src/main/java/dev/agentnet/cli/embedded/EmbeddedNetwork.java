package dev.agentnet.cli.embedded;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import dev.agentnet.cli.machine.NetworkFolder;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.main.MainOrchestrator;
import dev.agentnet.main.MainSettings;
import dev.agentnet.main.spawn.ProcessEngine;
import dev.agentnet.main.spawn.ProcessSettings;
import dev.agentnet.main.spawn.Spawner;
import dev.agentnet.main.spawn.SpawnerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A whole network in this process: its own Redis, main and spawner; domains as child processes.
///
/// There is no boundary around the agents: they run as the person who started it.
public final class EmbeddedNetwork implements Service {

    /// At Ctrl-C a person waits. Shorter than what the engine gives a process, so that work which
    /// does not end by then is handed back and not lost.
    private static final String DRAIN_GRACE = "agentnet.domain.drain-grace";

    private final Path state;
    private final Map<String, Object> overrides;
    private final int redisPort;

    private @Nullable EmbeddedRedis redis;
    private @Nullable RedisNetwork network;
    private @Nullable MainOrchestrator main;
    private @Nullable Spawner spawner;
    private @Nullable ProcessEngine engine;

    /// @param redisPort where its Redis listens, 0 for any free port
    /// @param overrides configuration that wins over agentnet.conf
    public EmbeddedNetwork(Path state, int redisPort, Map<String, ?> overrides) {
        this.state = state;
        this.redisPort = redisPort;
        this.overrides = new HashMap<>(overrides);
    }

    /// Ends what a network that was killed left running; its domains end by themselves.
    ///
    /// @param state that network's folder
    public static void endLeftover(Path state) throws InterruptedException {
        EmbeddedRedis.endLeftover(state.resolve("redis"));
    }

    @Override
    public void start() {
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + state, e);
        }
        needMainPort(Surroundings.config(overrides));
        redis = new EmbeddedRedis(state.resolve("redis"), redisPort);
        redis.start();
        overrides.put("agentnet.redis.url", redis.url());
        overrides.put("agentnet.main.state", state.toString());
        overrides.put("agentnet.main.secret", "");
        Config config = Surroundings.config(overrides);
        network = RedisNetwork.open(config, InstantSource.system());
        main =
                new MainOrchestrator(
                        MainSettings.from(System.getenv(), config),
                        network,
                        config,
                        InstantSource.system());
        AgentLog.attach(network.journal(), main.id(), new MainRedaction(main, config));
        main.start();
        overrides.put("agentnet.spawn.redis-url-inside", redis.url());
        overrides.put("agentnet.spawn.main-url-inside", mainUrl());
        overrides.put("agentnet.spawn.operator-file", handedOver().toString());
        Config spawn = Surroundings.config(overrides);
        engine = new ProcessEngine(ProcessSettings.from(spawn));
        spawner = new Spawner(network, engine, main::templates, SpawnerSettings.from(spawn));
        spawner.start();
    }

    /// Before anything is started: the web server says it in a log only, and with a stack trace.
    private static void needMainPort(Config config) {
        String host = config.getString("agentnet.main.host");
        int port = config.getInt("agentnet.main.port");
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (BindException e) {
            throw new Problem(
                    "port "
                            + port
                            + " is taken, which main would listen on: stop what listens there, or"
                            + " set agentnet.main.port in agentnet.conf",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot try port " + port + " on " + host, e);
        }
    }

    /// What domains are to know of our configuration: the operator's file, and over it what the
    /// command line said.
    private Path handedOver() {
        Config operators =
                AgentnetConfig.find(System.getenv())
                        .map(file -> ConfigFactory.parseFile(file.toFile()))
                        .orElseGet(ConfigFactory::empty);
        Config all =
                ConfigFactory.parseMap(overrides)
                        .withFallback(operators)
                        .withFallback(ConfigFactory.parseMap(Map.of(DRAIN_GRACE, "4 s")));
        Path file = new NetworkFolder(state).told();
        try {
            Files.writeString(file, all.root().render(ConfigRenderOptions.concise()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }

    private static <T> T running(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the network is not started");
        }
        return part;
    }

    public RedisNetwork network() {
        return running(network);
    }

    public String redisUrl() {
        return running(redis).url();
    }

    public String mainUrl() {
        return "http://127.0.0.1:" + running(main).port();
    }

    Path state() {
        return state;
    }

    @Override
    public void close() {
        closeOne(spawner);
        closeOne(engine);
        closeOne(main);
        closeOne(network);
        closeOne(redis);
    }

    private static void closeOne(@Nullable AutoCloseable part) {
        Supplier<String> name = () -> part == null ? "" : part.getClass().getSimpleName();
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            System.err.println("agentnet: " + name.get() + " did not close cleanly: " + e);
        }
    }
}
