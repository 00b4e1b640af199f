package dev.agentnet.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// A `docker` program that says what a test wants: a shell script, by the words it is called with.
public final class FakeDocker {

    private FakeDocker() {}

    /// @param cases the arms of a shell `case "$*" in`; what none matches answers with nothing
    public static DockerProgram saying(Path folder, String cases) throws IOException {
        return new DockerProgram(script(folder, cases).toString(), Duration.ofSeconds(10));
    }

    public static Path script(Path folder, String cases) throws IOException {
        Path script = folder.resolve("docker");
        Files.writeString(
                script,
                """
                #!/bin/sh
                case "$*" in
                %s
                *) exit 0 ;;
                esac
                """
                        .formatted(cases));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}
