package dev.agentnet.worker.process;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How a child is started.
///
/// @param command the program and its arguments; no shell is involved
/// @param environment all that the child sees, besides `AGENTNET_ATTEMPT`
/// @param marker value of `AGENTNET_ATTEMPT`, by which the child and all it starts are found
/// @param input `Redirect.PIPE` to write to it, otherwise a file
/// @param mergeErrors whether standard error is read as output
public record Launch(
        List<String> command,
        Path folder,
        Map<String, String> environment,
        String marker,
        Redirect input,
        boolean mergeErrors) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (marker.isEmpty()) {
            throw new IllegalArgumentException("a child without a marker could not be found again");
        }
    }

    /// A shell command with nothing to read and one stream of output.
    public static Launch shell(
            String command, Path folder, Map<String, String> environment, String marker) {
        return new Launch(
                List.of("sh", "-c", command),
                folder,
                environment,
                marker,
                Redirect.from(new java.io.File("/dev/null")),
                true);
    }

    /// Whether there is somebody to write to the child.
    boolean talks() {
        return input.equals(Redirect.PIPE);
    }

    public Launch withInput(Path file) {
        return new Launch(
                command, folder, environment, marker, Redirect.from(file.toFile()), mergeErrors);
    }
}
