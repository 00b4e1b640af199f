package dev.agentnet.benchmarks.measure;

import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.workspace.FolderRemoval;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The machine's own `redis-server`, with the settings the network asks for, on a free port of
/// loopback and in a folder that goes when it is closed.
public final class MeasuredRedis implements AutoCloseable {

    private static final int SECONDS_TO_ANSWER = 20;

    private final Path folder;
    private final int port;
    private final MeasuredProcess process;

    private MeasuredRedis(Path folder, int port, MeasuredProcess process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /// @throws Problem if there is no `redis-server` on the path, or it does not answer
    public static MeasuredRedis start() throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory("agentnet-bench-redis");
            int port = freePort();
            MeasuredProcess process =
                    MeasuredProcess.start(
                            command(port, folder),
                            Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin")),
                            folder.resolve("redis.log"));
            MeasuredRedis redis = new MeasuredRedis(folder, port, process);
            Runtime.getRuntime().addShutdownHook(new Thread(redis::close, "end-of-redis"));
            redis.awaitAnswer();
            return redis;
        } catch (IOException e) {
            throw new Problem(
                    "no redis-server to measure with: %s. Install one, e.g.: apt install redis-server"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static List<String> command(int port, Path folder) {
        return List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction",
                "--hash-max-ziplist-value",
                "512",
                "--zset-max-ziplist-entries",
                "16",
                "--auto-aof-rewrite-min-size",
                "256mb");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() throws InterruptedException {
        long end = System.nanoTime() + SECONDS_TO_ANSWER * 1_000_000_000L;
        while (!answers()) {
            process.needWell();
            if (System.nanoTime() > end) {
                close();
                throw new Problem("redis-server did not answer for " + SECONDS_TO_ANSWER + " s");
            }
            Thread.sleep(10);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
        FolderRemoval.remove(folder);
    }
}
