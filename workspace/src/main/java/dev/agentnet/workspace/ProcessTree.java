package dev.agentnet.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Ends processes with all that they started, also what left their session or lost its parent.
///
/// Agents start commands in sessions of their own, and commands start daemons: neither a process
/// group nor the tree of parents holds them. What every process inherits is its environment, so a
/// mark is put there and looked for. A process that cleared its environment is found only while its
/// parent is one of those found. Without `/proc` (macOS) no mark is seen, only the tree.
public final class ProcessTree {

    private static final Path PROC = Path.of("/proc");

    /// Rounds until even a fork bomb within a container's pids limit has ended.
    private static final int ROUNDS = 200;

    /// A killed process keeps its environment until it is gone.
    private static final long PAUSE_MILLIS = 5;

    private static final long INIT = 1;

    private ProcessTree() {}

    /// Asks a process to end, and kills it and what it was the parent of if it does not soon: git
    /// takes the locks away that it holds, and one that is killed leaves them to all who come after
    /// it.
    ///
    /// An interrupt waits for its end: it is what an interrupt leads to.
    public static void end(Process process, Duration patience) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        children.forEach(ProcessHandle::destroyForcibly);
        kill(process);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Kills a process and what it still is the parent of. Children first: once their parent is
    /// gone nobody knows them.
    public static void kill(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            children.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// Kills the roots, every process whose environment has `variable=value`, and all below them;
    /// returns when a round found none.
    ///
    /// It takes milliseconds, and an interrupt waits for its end: it is what an interrupt leads to.
    ///
    /// @return how many were killed
    public static int killMarked(String variable, String value, ProcessHandle... roots) {
        Set<ProcessHandle> killed = new HashSet<>();
        boolean interrupted = false;
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> found = new HashSet<>(marked(variable, value));
            found.addAll(List.of(roots));
            addBelow(found);
            found.removeIf(process -> !process.isAlive());
            if (found.isEmpty()) {
                break;
            }
            found.forEach(ProcessHandle::destroyForcibly);
            if (killed.addAll(found)) {
                // What forks all the time must not be given any.
                continue;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return killed.size();
    }

    /// In one look at all processes, however many were found: to look below each of a hundred that
    /// fork takes longer than they need to be a hundred again.
    private static void addBelow(Set<ProcessHandle> found) {
        if (found.isEmpty()) {
            return;
        }
        Map<ProcessHandle, ProcessHandle> parents = new HashMap<>();
        ProcessHandle.allProcesses()
                .forEach(process ->
                        process.parent().ifPresent(parent -> parents.put(process, parent)));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Map.Entry<ProcessHandle, ProcessHandle> process : parents.entrySet()) {
                grows |= found.contains(process.getValue()) && found.add(process.getKey());
            }
        }
    }

    /// Kills every process below process 1 but this one, for whoever has a container to himself:
    /// there, what lost its parent and cleared its environment has become a child of process 1.
    /// What came into the container from outside (`docker exec`) is below none, and stays.
    ///
    /// @return whether a round found none; false if they came faster than they could be killed
    public static boolean killStrays() {
        for (int round = 0; round < ROUNDS; round++) {
            Set<Long> strays = strays();
            if (strays.isEmpty()) {
                return true;
            }
            for (long stray : strays) {
                ProcessHandle.of(stray).ifPresent(ProcessHandle::destroyForcibly);
            }
            LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000);
        }
        return false;
    }

    private static Set<Long> strays() {
        Map<Long, Long> parents = new HashMap<>();
        for (Path folder : processes()) {
            parentOfLiving(folder).ifPresent(parent -> parents.put(pid(folder), parent));
        }
        Set<Long> strays = new HashSet<>();
        for (long process : parents.keySet()) {
            if (process != INIT
                    && process != ProcessHandle.current().pid()
                    && isBelowInit(process, parents)) {
                strays.add(process);
            }
        }
        return strays;
    }

    private static boolean isBelowInit(long process, Map<Long, Long> parents) {
        long at = process;
        for (int steps = 0; steps <= parents.size() && at > INIT; steps++) {
            at = parents.getOrDefault(at, INIT);
        }
        return at == INIT;
    }

    /// Empty if it has ended; one that was killed and that nobody has asked about yet counts as
    /// such.
    private static Optional<Long> parentOfLiving(Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] rest = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            return "ZX".contains(rest[0]) ? Optional.empty() : Optional.of(Long.parseLong(rest[1]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> processes() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            List<Path> all = new ArrayList<>();
            folders.forEach(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the processes in " + PROC, e);
        }
    }

    private static long pid(Path folder) {
        return Long.parseLong(String.valueOf(folder.getFileName()));
    }

    /// Every process whose environment has `variable=value`, but this one.
    public static Set<ProcessHandle> marked(String variable, String value) {
        byte[] wanted = (variable + "=" + value).getBytes(StandardCharsets.UTF_8);
        long self = ProcessHandle.current().pid();
        Set<ProcessHandle> found = new HashSet<>();
        if (!Files.isDirectory(PROC)) {
            return found;
        }
        for (Path folder : processes()) {
            if (pid(folder) != self && carries(folder.resolve("environ"), wanted)) {
                ProcessHandle.of(pid(folder)).ifPresent(found::add);
            }
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
                if (Arrays.equals(bytes, start, at, wanted, 0, wanted.length)) {
                    return true;
                }
                start = at + 1;
            }
        }
        return false;
    }
}
