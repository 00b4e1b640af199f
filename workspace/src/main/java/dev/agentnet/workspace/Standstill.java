package dev.agentnet.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Stops processes where they are, with all that they started, and lets them go on: by SIGSTOP and
/// SIGCONT, which no program can refuse.
///
/// They are found as [ProcessTree] finds them. What clears its environment and loses its parent
/// goes on; in a container that is frozen as a whole, nothing does.
public final class Standstill {

    /// Rounds until even those are stopped that were started meanwhile.
    private static final int ROUNDS = 100;

    private static final Path PROC = Path.of("/proc");

    /// Running, asleep, waiting for a disk, idle; the others stand, or are gone.
    private static final String MOVING = "RSDI";

    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// A shell's own `kill` takes microseconds; a machine that swaps may need longer to start one.
    private static final long SHELL_SECONDS = 10;

    private Standstill() {}

    /// Stops the roots, every process whose environment has `variable=value`, and all below them;
    /// returns when a round found none that moved.
    public static void begin(String variable, String value, ProcessHandle... roots) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> moving = new ArrayList<>();
            for (ProcessHandle process : all(variable, value, roots)) {
                if (MOVING.contains(state(process))) {
                    moving.add(process.pid());
                }
            }
            if (moving.isEmpty()) {
                return;
            }
            send("STOP", moving);
            if (!Files.isDirectory(PROC)) {
                // Nobody says whether they stand.
                return;
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    /// Lets them go on: those below first, so that nobody waits for what still stands.
    public static void end(String variable, String value, ProcessHandle... roots) {
        List<Long> all = new ArrayList<>();
        all(variable, value, roots).forEach(process -> all.add(process.pid()));
        for (ProcessHandle root : roots) {
            all.remove(root.pid());
            all.add(root.pid());
        }
        if (!all.isEmpty()) {
            send("CONT", all);
        }
    }

    private static Set<ProcessHandle> all(String variable, String value, ProcessHandle... roots) {
        Set<ProcessHandle> found = new HashSet<>(ProcessTree.marked(variable, value));
        found.addAll(List.of(roots));
        List.copyOf(found).forEach(process -> process.descendants().forEach(found::add));
        found.removeIf(process -> !process.isAlive());
        return found;
    }

    /// One letter, as proc(5) explains it.
    private static String state(ProcessHandle process) {
        if (!Files.isDirectory(PROC)) {
            return "R";
        }
        Path stat = PROC.resolve(Long.toString(process.pid())).resolve("stat");
        try {
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return text.substring(text.lastIndexOf(')') + 2).substring(0, 1);
        } catch (IOException e) {
            // It has just ended.
            return "X";
        }
    }

    private static void send(String signal, List<Long> processes) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
        // One that has ended meanwhile must not keep the signal from the others.
        command.add("for process; do kill -" + signal + " \"$process\" 2>/dev/null; done");
        command.add("sh");
        processes.forEach(process -> command.add(Long.toString(process)));
        ProcessBuilder shell = new ProcessBuilder(command);
        shell.environment().clear();
        try {
            Process sending = shell.start();
            if (!sending.waitFor(SHELL_SECONDS, TimeUnit.SECONDS)) {
                sending.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + signal + " to " + processes, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
