package dev.agentnet.cli.embedded;

import dev.agentnet.cli.machine.PidFile;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.lifecycle.Service;
import dev.agentnet.workspace.FolderRemoval;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private @Nullable FolderLock lock;

    private boolean closed;

    /// @param folder where it keeps its data
    /// @param port 0 for any free one
    public EmbeddedRedis(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.pid = new PidFile(folder.resolve(PID));
    }

    /// Where its data are damaged it cuts them off there, and says so.
    ///
    /// @throws FolderTaken if another process has its data
    /// @throws Problem if it does not start, usually because the port is taken
    @Override
    public synchronized void start() {
        if (closed) {
            throw new Problem("the embedded Redis was ended before it started");
        }
        lock = FolderLock.tryTake(folder).orElseThrow(() -> new FolderTaken(folder));
        try {
            endProcess(folder);
            port = port == 0 ? RedisPort.free().number() : port;
            new RedisPort(port).needFree();
            List<String> server = server();
            if (!answers(server)) {
                // One that lives on is only slow, and still reads the file.
                Optional<String> lost =
                        process != null && process.isAlive()
                                ? Optional.empty()
                                : new AppendOnlyFile(folder).repair(Path.of(server.getFirst()));
                if (lost.isEmpty() || !answers(server)) {
                    throw new Problem("the embedded Redis did not start: " + complaint());
                }
                System.err.println("agentnet: " + lost.get());
            }
        } catch (IOException e) {
            throw new Problem("the embedded Redis did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted while the embedded Redis started", e);
        }
    }

    /// The program and its arguments.
    private List<String> server() throws IOException {
        return RedisServer.newRedisServer()
                // Beside its data: a network that is killed leaves nothing in /tmp.
                .executableProvider(ExecutableProvider.newJarResourceProvider(program()))
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("dir " + quoted(folder.toAbsolutePath()))
                .setting("appendonly yes")
                .setting("appendfsync everysec")
                // It would cut off a half-written end by itself, and say so to nobody.
                .setting("aof-load-truncated no")
                .setting("maxmemory 256mb")
                .setting("maxmemory-policy noeviction")
                // A task's record stays in one piece: a third of the memory.
                .setting("hash-max-ziplist-value 512")
                // Leases are found by a tree, not by reading through a hundred of them.
                .setting("zset-max-ziplist-entries 16")
                // A rewrite takes half a processor for a second; up to this size the file is read
                // in two.
                .setting("auto-aof-rewrite-min-size 256mb")
                .setting("save \"\"")
                .buildCommandArgs();
    }

    /// Starts it and waits until it has read its data.
    ///
    /// @return false if it ended instead
    private boolean answers(List<String> server) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(server);
        if (isOnPath("setsid")) {
            command.addFirst("setsid");
        }
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile())
                        .start();
        process = started;
        pid.write(started.toHandle());
        long end = System.nanoTime() + PATIENCE.toNanos();
        RedisPort listening = new RedisPort(port);
        while (!listening.answers()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    private Path log() {
        return folder.resolve("redis.log");
    }

    /// What it said last, and as a warning if it did.
    private String complaint() throws IOException {
        List<String> lines = Files.readAllLines(log());
        String last =
                lines.stream()
                        .filter(line -> line.contains(" # "))
                        .reduce(lines.isEmpty() ? "" : lines.getLast(), (_, line) -> line);
        return lines.stream().noneMatch(line -> line.contains("append only file"))
                        && lines.stream().noneMatch(line -> line.contains("RDB"))
                ? last
                : "%s. Its data cannot be read any more: move %s aside, and agentnet restore a backup if there is one"
                        .formatted(last, folder);
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

    /// Ends the Redis of a network whose process was killed; fine if there is none, and one that
    /// somebody has started is left alone.
    ///
    /// @param folder where that network's Redis kept its data
    static void endLeftover(Path folder) throws InterruptedException {
        Optional<FolderLock> lock =
                Files.isDirectory(folder) ? FolderLock.tryTake(folder) : Optional.empty();
        if (lock.isPresent()) {
            try {
                endProcess(folder);
            } finally {
                lock.get().close();
            }
        }
    }

    private static void endProcess(Path folder) throws InterruptedException {
        ProcessHandle left = new PidFile(folder.resolve(PID)).process().orElse(null);
        if (left != null) {
            left.destroy();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (left.isAlive() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            end(process);
        }
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    private void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        this.process = null;
        pid.remove();
        FolderRemoval.remove(folder.resolve("program"));
    }
}
