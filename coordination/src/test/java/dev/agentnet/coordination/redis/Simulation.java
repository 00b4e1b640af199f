package dev.agentnet.coordination.redis;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.protocol.DomainName;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Random walks through the transitions, with the real scripts and a clock that the walk moves.
///
/// The clock is the one line that is changed: the prelude that stands first on the class path reads
/// it from a key where the real one asks Redis. A seed always makes the same walk.
public final class Simulation {

    static final DomainName BACKEND = new DomainName("backend");

    private static final PrintStream OUT = System.out;
    private static final String CLOCK = "simulated:clock";
    private static final String REAL = "redis.call('TIME')";
    private static final String SIMULATED =
            "(function() local ms = tonumber(redis.call('GET', '"
                    + CLOCK
                    + "'))\n  return {math.floor(ms / 1000), ms % 1000 * 1000} end)()";

    private Simulation() {}

    /// Writes the changed prelude below a folder that is to stand first on the class path.
    static void writePrelude(Path folder, Path scripts) throws IOException {
        String prelude = Files.readString(scripts.resolve("prelude.lua"));
        if (!prelude.contains(REAL)) {
            throw new IllegalStateException("the prelude asks for the time in another way now");
        }
        Files.createDirectories(folder.resolve("lua"));
        Files.writeString(folder.resolve("lua/prelude.lua"), prelude.replace(REAL, SIMULATED));
    }

    /// Walks; ends with 1 and the story of the first seed that breaks a promise.
    ///
    /// @param arguments the first seed, and how many
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long seeds = Long.parseLong(arguments[1]);
        long began = System.nanoTime();
        try (TestRedis redis = TestRedis.start();
                RedisClient client = RedisClient.create(redis.url());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            AtomicLong clock = new AtomicLong();
            RedisNetwork network =
                    RedisNetwork.open(
                            ConfigFactory.empty().withFallback(redis.config()),
                            () -> Instant.ofEpochMilli(clock.get()));
            for (long seed = first; seed < first + seeds; seed++) {
                walk(seed, network, connection.sync(), clock);
            }
            network.close();
        }
        double minutes = (System.nanoTime() - began) / 6e10;
        OUT.printf("%d seeds kept every promise, %.0f a minute%n", seeds, seeds / minutes);
        System.exit(0);
    }

    private static void walk(
            long seed, RedisNetwork network, RedisCommands<String, String> raw, AtomicLong clock) {
        raw.flushall();
        SimulatedWorld world =
                new SimulatedWorld(
                        seed,
                        network,
                        raw,
                        ms -> raw.mset(Map.of(CLOCK, Long.toString(clock.addAndGet(ms)))));
        try {
            world.walk();
        } catch (AssertionError | RuntimeException e) {
            OUT.printf("seed %d: %s%n%s%n", seed, e.getMessage(), world.story());
            System.exit(1);
        }
    }
}
