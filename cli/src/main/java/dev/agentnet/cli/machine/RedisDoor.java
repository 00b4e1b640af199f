package dev.agentnet.cli.machine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.RedisNetwork.UnreachableRedis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Opens a network's Redis for a person.
///
/// Under Compose Redis wants to know who asks. Then the operator's user and password are read out
/// of main's container, as the token is, and kept in a file for the next command: asking takes a
/// second.
public final class RedisDoor {

    private static final String URL = "agentnet.redis.url";

    /// A main that has just answered makes the operator's user within so long.
    private static final Duration MAKING = Duration.ofSeconds(10);

    private RedisDoor() {}

    /// @throws UnreachableRedis if nobody answers there, or the caller is not let in
    public static RedisNetwork open(Config config) {
        try {
            return RedisNetwork.open(config, InstantSource.system());
        } catch (UnreachableRedis e) {
            if (!e.isRefused() || config.getString(URL).contains("@")) {
                throw e;
            }
            return signIn(config, e);
        }
    }

    private static RedisNetwork signIn(Config config, UnreachableRedis refused) {
        Path file = file(config.getString(URL));
        if (Files.isRegularFile(file)) {
            try {
                return open(config, read(file));
            } catch (UnreachableRedis e) {
                if (!e.isRefused()) {
                    throw e;
                }
                // The network was made anew since.
            }
        }
        String operator = ComposeProject.operatorOfRedis().orElseThrow(() -> refused);
        RedisNetwork network = awaitUser(config, operator);
        keep(file, operator);
        return network;
    }

    private static RedisNetwork awaitUser(Config config, String operator) {
        long end = System.nanoTime() + MAKING.toNanos();
        while (true) {
            try {
                return open(config, operator);
            } catch (UnreachableRedis e) {
                if (!e.isRefused() || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /// @param operator user and password, with a colon between
    private static RedisNetwork open(Config config, String operator) {
        String url = as(operator, config.getString(URL));
        return RedisNetwork.open(
                config.withValue(URL, ConfigValueFactory.fromAnyRef(url)), InstantSource.system());
    }

    static String as(String operator, String url) {
        return url.replaceFirst("://", "://" + operator + "@");
    }

    private static Path file(String url) {
        String place = Optional.ofNullable(URI.create(url).getAuthority()).orElse("");
        return Surroundings.state().resolve("operators").resolve(place.replace(':', '_'));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Problem("cannot read " + file + "; remove it and try again", e);
        }
    }

    private static void keep(Path file, String operator) {
        Surroundings.makeState();
        try {
            Path folder = Files.createDirectories(file.resolveSibling(".").normalize());
            Path draft =
                    Files.createTempFile(
                            folder,
                            ".operator",
                            "",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, operator + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Problem("cannot write " + file, e);
        }
    }
}
