package dev.agentnet.cli.embedded;

import dev.agentnet.cli.machine.PidFile;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.workspace.FolderRemoval;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/// A Redis of our own on loopback, which keeps what it accepted.
///
/// It stands in a session of its own where the system can do that: Ctrl-C goes to all of a
/// terminal's processes, and Redis must be the last to end. One that a killed network left behind
/// is ended by the next.
public final class EmbeddedRedis implements Service {

    /// Starting and stopping read and write at most 256 MiB, on a machine that may be busy.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PID = "redis.pid";

    private final Path folder;
    private final PidFile pid;

    /// As asked; once it is started, the one it listens on.
    private int port;

    /// Null before start; both guarded by this object, as Ctrl-C may come during a start.
    private @Nullable Process process;

    private boolean closed;

    /// @param folder where it keeps its data
    /// @param port 0 for any free one
    public EmbeddedRedis(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.pid = new PidFile(folder.resolve(PID));
    }

    /// @throws Problem if it does not start, usually because the port is taken
    @Override
    public synchronized void start() {
        if (closed) {
            throw new Problem("the embedded Redis was ended before it started");
        }
        try {
            Files.createDirectories(folder);
            endLeftover(folder);
            port = port == 0 ? freePort() : port;
            needFree();
            Path log = folder.resolve("redis.log");
            Process started =
                    new ProcessBuilder(command())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            process = started;
            pid.write(started.toHandle());
            awaitAnswer(started, log);
        } catch (IOException e) {
            throw new Problem("the embedded Redis did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted while the embedded Redis started", e);
        }
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        if (isOnPath("setsid")) {
            command.add("setsid");
        }
        command.addAll(
                RedisServer.newRedisServer()
                        // Beside its data: a network that is killed leaves nothing in /tmp.
                        .executableProvider(ExecutableProvider.newJarResourceProvider(program()))
                        .port(port)
                        .setting("bind 127.0.0.1")
                        .setting("dir " + quoted(folder.toAbsolutePath()))
                        .setting("appendonly yes")
                        .setting("appendfsync everysec")
                        .setting("maxmemory 256mb")
                        .setting("maxmemory-policy noeviction")
                        // A task's record stays in one piece: a third of the memory.
                        .setting("hash-max-ziplist-value 512")
                        .setting("save \"\"")
                        .buildCommandArgs());
        return command;
    }

    /// As Redis's configuration reads it: a folder's name may have blanks in it.
    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private File program() throws IOException {
        return Files.createDirectories(folder.resolve("program")).toFile();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(Surroundings.variable("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// Ends the Redis of a network whose process was killed; fine if there is none.
    ///
    /// @param folder where that network's Redis kept its data
    static void endLeftover(Path folder) throws InterruptedException {
        ProcessHandle left = new PidFile(folder.resolve(PID)).process().orElse(null);
        if (left != null) {
            left.destroy();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (left.isAlive() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void needFree() {
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

    private void awaitAnswer(Process started, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                String last =
                        Files.readString(log).lines().reduce((before, line) -> line).orElse("");
                throw new Problem("the embedded Redis did not start: " + last);
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

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
        pid.remove();
        FolderRemoval.remove(folder.resolve("program"));
    }
}
