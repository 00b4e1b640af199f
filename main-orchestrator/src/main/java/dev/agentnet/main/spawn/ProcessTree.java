package dev.agentnet.main.spawn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Everything below a process, also what left its session or lost its parent.
///
/// A list of descendants misses what was adopted by init, so where there is a /proc the environment
/// is read as well: every child inherits the mark unless it takes pains not to.
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");

    /// A tree that still grows after so many rounds is a fork bomb; the next remove goes on.
    private static final int ROUNDS = 20;

    /// A killed process needs a moment to be gone.
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(5);

    private final byte[] entry;

    /// @param mark the value of AGENTNET_CONTAINER, different for each orchestrator ever started
    ProcessTree(String mark) {
        this.entry = ("AGENTNET_CONTAINER=" + mark).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Kills a process and all that hangs below it; returns when a round found nothing alive.
    void kill(ProcessHandle root) {
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> alive = new HashSet<>();
            root.descendants().forEach(alive::add);
            marked(alive);
            alive.add(root);
            alive.removeIf(process -> !process.isAlive());
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
        }
    }

    private void marked(Set<ProcessHandle> found) {
        if (!Files.isDirectory(PROC)) {
            return;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (bearsMark(process.resolve("environ"))) {
                    long pid = Long.parseLong(String.valueOf(process.getFileName()));
                    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
                    handle.ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + PROC, e);
        }
    }

    private boolean bearsMark(Path environment) {
        byte[] all;
        try {
            all = Files.readAllBytes(environment);
        } catch (IOException e) {
            // Gone meanwhile, or another user's: not ours either way.
            return false;
        }
        int start = 0;
        for (int at = 0; at <= all.length; at++) {
            if (at == all.length || all[at] == 0) {
                if (Arrays.equals(all, start, at, entry, 0, entry.length)) {
                    return true;
                }
                start = at + 1;
            }
        }
        return false;
    }
}
