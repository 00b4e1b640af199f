package dev.agentnet.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The note an embedded network leaves of itself, so that other commands find and end it.
final class EmbeddedState {

    private EmbeddedState() {}

    static Path folder() {
        return Surroundings.state().resolve("network");
    }

    private static Path file() {
        return folder().resolve("pid");
    }

    /// The process of the network that runs here.
    static Optional<ProcessHandle> process() {
        try {
            if (!Files.isRegularFile(file())) {
                return Optional.empty();
            }
            String[] words = Files.readString(file()).strip().split(" ", -1);
            long started = Long.parseLong(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(handle -> startOf(handle) == started);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /// The configuration of the network that runs here, as its domains are told; empty if none
    /// runs.
    static Optional<Config> running() {
        Path told = folder().resolve(EmbeddedNetwork.TOLD);
        return isRunning() && Files.isRegularFile(told)
                ? Optional.of(ConfigFactory.parseFile(told.toFile()))
                : Optional.empty();
    }

    static boolean isRunning() {
        return process().isPresent();
    }

    static void write() {
        ProcessHandle self = ProcessHandle.current();
        try {
            Files.createDirectories(folder());
            Files.writeString(file(), self.pid() + " " + startOf(self));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(), e);
        }
    }

    static void remove() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file(), e);
        }
    }

    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }
}
