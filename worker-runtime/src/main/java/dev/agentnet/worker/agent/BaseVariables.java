package dev.agentnet.worker.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The variables that the operator's base image sets, such as JAVA_HOME or CARGO_HOME: its tools do
/// not work without them.
///
/// Their names stand in a file that the image's build wrote, so nothing else of an orchestrator's
/// environment is ever passed on. Outside of an image there is no such file, and nothing is.
final class BaseVariables {

    static final String FILE = "base-variables";

    private BaseVariables() {}

    /// Those of `environment` that the base image sets.
    static Map<String, String> of(Map<String, String> environment) {
        Path file = Path.of(environment.getOrDefault("AGENTNET_HOME", "/nonexistent"), FILE);
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            Map<String, String> variables = new HashMap<>();
            for (String name : Files.readAllLines(file)) {
                if (environment.containsKey(name)) {
                    variables.put(name, environment.get(name));
                }
            }
            return variables;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
