package dev.agentnet.cli.backup;

import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.EmbeddedRedis;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.embedded.FolderTaken;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.main.MainSettings;
import dev.agentnet.workspace.Git;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Where a network keeps what cannot be made again: its Redis, and main's folder. An embedded
/// network that does not run has its Redis started for the while.
public final class Kept implements AutoCloseable {

    /// Main's state as the configuration has it where nobody said another.
    private static final String EMBEDDED = ".agentnet";

    /// A start on a busy machine; an end hands back what is under way.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Path state;
    private final Path secret;
    private final Git git;
    private final RedisNetwork network;
    private final Optional<EmbeddedRedis> redis;

    private Kept(
            Path state, Path secret, Git git, RedisNetwork network, Optional<EmbeddedRedis> redis) {
        this.state = state;
        this.secret = secret;
        this.git = git;
        this.network = network;
        this.redis = redis;
    }

    /// Of the main that the configuration describes, or else of the embedded network.
    public static Kept open() {
        Config config = Surroundings.config();
        if (!config.getString("agentnet.main.state").equals(EMBEDDED)) {
            MainSettings main = MainSettings.from(System.getenv(), config);
            return new Kept(
                    main.state(),
                    main.secret(),
                    new Git(config),
                    connect(config),
                    Optional.empty());
        }
        return embedded(EmbeddedState.folder());
    }

    private static Kept embedded(Path state) {
        Path secret = state.resolve("secret");
        EmbeddedRedis redis = new EmbeddedRedis(state.resolve("redis"), 0);
        if (!started(redis)) {
            Config config = Surroundings.config();
            return new Kept(state, secret, new Git(config), connect(config), Optional.empty());
        }
        try {
            Config config = Surroundings.config();
            Config withIt = Surroundings.config(Map.of("agentnet.redis.url", redis.url()));
            return new Kept(state, secret, new Git(config), connect(withIt), Optional.of(redis));
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    /// A network that is just starting or ending has the data and does not answer.
    ///
    /// @return false if a network runs here, and its own Redis is to be asked
    private static boolean started(EmbeddedRedis redis) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!EmbeddedState.isRunning()) {
            try {
                redis.start();
                return true;
            } catch (FolderTaken e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }
        return false;
    }

    private static RedisNetwork connect(Config config) {
        return RedisNetwork.open(config, InstantSource.system());
    }

    Path state() {
        return state;
    }

    Path secret() {
        return secret;
    }

    Path stores() {
        return state.resolve("stores");
    }

    Path recordings() {
        return state.resolve("recordings");
    }

    Git git() {
        return git;
    }

    RedisNetwork network() {
        return network;
    }

    @Override
    public void close() {
        network.close();
        redis.ifPresent(EmbeddedRedis::close);
    }
}
