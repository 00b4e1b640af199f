package dev.agentnet.worker.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The variables that tools do not work without: what the operator's base image sets, such as
/// JAVA_HOME or CARGO_HOME, and the way out of a container's network.
///
/// The names of the former stand in a file that the image's build wrote, so nothing else of an
/// orchestrator's environment is ever passed on. Outside of a container there is neither.
final class BaseVariables {

    static final String FILE = "base-variables";

    /// Set by the spawner on containers alone.
    private static final List<String> WAY_OUT =
            List.of(
                    "HTTPS_PROXY",
                    "HTTP_PROXY",
                    "NO_PROXY",
                    "https_proxy",
                    "http_proxy",
                    "no_proxy");

    private BaseVariables() {}

    /// Those of `environment` that are passed on.
    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.keySet().retainAll(names(environment));
        return variables;
    }

    private static List<String> names(Map<String, String> environment) {
        Path file = Path.of(environment.getOrDefault("AGENTNET_HOME", "/nonexistent"), FILE);
        if (!Files.isRegularFile(file)) {
            return WAY_OUT;
        }
        try {
            List<String> names = new ArrayList<>(WAY_OUT);
            names.addAll(Files.readAllLines(file));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
