package dev.agentnet.tests.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The wall clock of one process, which can be put forward and back while it runs; its monotonic
/// clock stays what it is. Needs libfaketime.
final class MovedClock {

    private final Path offset;
    private final Path library;

    MovedClock(Path folder) throws IOException {
        try (Stream<Path> libraries =
                Files.find(Path.of("/usr/lib"), 4, (file, _) -> isLibrary(file))) {
            List<Path> found = libraries.toList();
            assumeTrue(!found.isEmpty(), "libfaketime is not installed");
            this.library = found.getFirst();
        }
        this.offset = folder.resolve("clock");
        move(0);
    }

    private static boolean isLibrary(Path file) {
        return file.endsWith("faketime/libfaketime.so.1");
    }

    void move(long seconds) throws IOException {
        Path next = offset.resolveSibling("clock.next");
        Files.writeString(next, "%+d".formatted(seconds));
        Files.move(next, offset, StandardCopyOption.REPLACE_EXISTING);
    }

    /// What a process is started with, to go by this clock.
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                offset.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Else Java waits for a time in the wrong clock, and so not at all.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /// The same program, which goes by this clock.
    Path program(Path of) throws IOException {
        StringBuilder script = new StringBuilder("#!/bin/sh\nexec env");
        environment().forEach((key, value) -> script.append(" %s='%s'".formatted(key, value)));
        Path file = offset.resolveSibling(of.getFileName() + "-moved");
        Files.writeString(file, script.append(" %s \"$@\"\n".formatted(of)));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
