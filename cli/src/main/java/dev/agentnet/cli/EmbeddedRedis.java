package dev.agentnet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/// A Redis of our own on loopback, which keeps what it accepted.
final class EmbeddedRedis implements AutoCloseable {

    private final RedisServer server;
    private final int port;

    private EmbeddedRedis(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /// Starts a Redis that keeps its data in `folder`.
    ///
    /// @param port 0 for any free one
    /// @throws Problem if it does not start, usually because the port is taken
    static EmbeddedRedis start(Path folder, int port) {
        try {
            Files.createDirectories(folder);
            int chosen = port == 0 ? freePort() : port;
            needFree(chosen);
            RedisServer server =
                    RedisServer.newRedisServer()
                            .port(chosen)
                            .setting("bind 127.0.0.1")
                            .setting("dir " + folder.toAbsolutePath())
                            .setting("appendonly yes")
                            .setting("appendfsync everysec")
                            .setting("maxmemory 256mb")
                            .setting("maxmemory-policy noeviction")
                            .setting("save \"\"")
                            .build();
            server.start();
            return new EmbeddedRedis(server, chosen);
        } catch (IOException e) {
            throw new Problem("the embedded Redis did not start: " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void needFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new Problem(
                    "port "
                            + port
                            + " is taken, by another network or a Redis of yours. Stop that one"
                            + " (agentnet down), or choose another port: agentnet up --redis-port N",
                    e);
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
