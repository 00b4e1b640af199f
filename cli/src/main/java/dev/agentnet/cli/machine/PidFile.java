package dev.agentnet.cli.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// A note of a process, with the time of its start: a number alone may be another's by now.
///
/// @param file where it is kept
public record PidFile(Path file) {

    /// Each JVM reckons a process's start from the time of the machine's own start, which the
    /// system rounds, and moves when it sets its clock.
    private static final long INACCURACY_MS = 5_000;

    public void write(ProcessHandle process) {
        try {
            Files.writeString(file, process.pid() + " " + startOf(process));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }

    /// The process, if it still lives.
    public Optional<ProcessHandle> process() {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).strip().split(" ", -1);
            long started = Long.parseLong(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(handle -> Math.abs(startOf(handle) - started) <= INACCURACY_MS);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
