package dev.agentnet.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds and kills the processes of an attempt, also those that left its session.
///
/// Agents start commands in sessions of their own, and commands start daemons: neither a process
/// group nor the tree of parents holds them. What every process inherits is its environment, so all
/// that carry `AGENTNET_ATTEMPT=marker` are killed until a round finds none. A process that cleared
/// its environment is found only while its parent is one of the marked. Without `/proc` (macOS)
/// nothing is found here; `ChildProcess.close()` kills the tree it sees.
public final class AttemptProcesses {

    /// The variable that marks an attempt's processes.
    public static final String VARIABLE = "AGENTNET_ATTEMPT";

    /// Rounds until even a fork bomb within a container's pids limit has ended.
    private static final int ROUNDS = 200;

    private static final long PAUSE_MILLIS = 5;

    private static final Path PROC = Path.of("/proc");

    private AttemptProcesses() {}

    /// Kills every process of the attempt; returns when a round found none.
    ///
    /// It takes milliseconds, and an interrupt waits for its end: it is what an interrupt leads to.
    ///
    /// @return how many were killed
    public static int killAll(String marker) {
        int killed = 0;
        boolean interrupted = false;
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> found = find(marker);
            if (found.isEmpty()) {
                break;
            }
            for (ProcessHandle process : found) {
                List<ProcessHandle> below = process.descendants().toList();
                killed += process.destroyForcibly() ? 1 : 0;
                below.forEach(ProcessHandle::destroyForcibly);
            }
            // A killed process keeps its environment until it is gone.
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return killed;
    }

    static List<ProcessHandle> find(String marker) {
        byte[] wanted = (VARIABLE + "=" + marker).getBytes(StandardCharsets.UTF_8);
        long self = ProcessHandle.current().pid();
        List<ProcessHandle> found = new ArrayList<>();
        if (!Files.isDirectory(PROC)) {
            return found;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                long pid = Long.parseLong(folder.getFileName().toString());
                if (pid != self && carries(folder.resolve("environ"), wanted)) {
                    Optional<ProcessHandle> process = ProcessHandle.of(pid);
                    process.ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot list the processes in " + PROC, e);
        }
        return found;
    }

    /// Whether one of the NUL-ended entries is the wanted one.
    private static boolean carries(Path environ, byte[] wanted) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(environ);
        } catch (IOException e) {
            // It has just ended, or belongs to somebody else.
            return false;
        }
        int start = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at == bytes.length || bytes[at] == 0) {
                if (java.util.Arrays.equals(bytes, start, at, wanted, 0, wanted.length)) {
                    return true;
                }
                start = at + 1;
            }
        }
        return false;
    }
}
