package dev.agentnet.tests.faults;

import dev.agentnet.coordination.redis.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// The Redis of a [FaultNetwork], which may be ended and started again on its data, and what stands
/// in it by its raw names.
final class FaultRedis implements AutoCloseable {

    private final Path folder;
    private final Optional<Path> program;
    private final int port = freePort();
    private final RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
    private final StatefulRedisConnection<String, String> raw;
    private TestRedis process;

    /// @param program what is started instead of the tests' own
    FaultRedis(Path folder, Optional<Path> program) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.program = program;
        process = newProcess();
        raw = client.connect();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private TestRedis newProcess() throws IOException {
        return program.isPresent()
                ? TestRedis.start(port, folder, program.get())
                : TestRedis.start(port, folder);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    void stop() {
        process.close();
    }

    /// Starts it again on the data it left.
    void start() throws IOException {
        Files.createDirectories(folder);
        process = newProcess();
    }

    /// One more line to it.
    FaultProxy line() {
        return new FaultProxy(port);
    }

    /// Lets somebody else write what he likes.
    void raw(Consumer<RedisCommands<String, String>> change) {
        change.accept(raw.sync());
    }

    /// How many entries were put aside, because nobody could read them.
    long quarantined() {
        return raw.sync().xlen("quarantine");
    }

    /// The token of the main that leads; empty when none does.
    String leader() {
        return Optional.ofNullable(raw.sync().get("network:leader")).orElse("");
    }

    /// Which epoch it is in; 0 if it knows none.
    long epoch() {
        return Optional.ofNullable(raw.sync().get("network:epoch")).map(Long::parseLong).orElse(0L);
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
