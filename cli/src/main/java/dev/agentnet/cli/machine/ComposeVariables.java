package dev.agentnet.cli.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The variables that docker-compose.yml knows, from where Compose has them: the environment, and
/// below it the file `.env` in the folder of docker-compose.yml.
public final class ComposeVariables {

    private final Map<String, String> values;

    private ComposeVariables(Map<String, String> values) {
        this.values = values;
    }

    public static ComposeVariables read(Path folder, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        Path file = folder.resolve(".env");
        try {
            if (Files.isRegularFile(file)) {
                Files.readAllLines(file).forEach(line -> put(values, line.strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        values.putAll(environment);
        return new ComposeVariables(values);
    }

    private static void put(Map<String, String> values, String line) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
            String name = line.substring(0, equals).replaceFirst("^export\\s+", "").strip();
            String value = line.substring(equals + 1).strip();
            boolean quoted = value.length() > 1 && value.matches("\"[^\"]*\"|'[^']*'");
            values.put(
                    name,
                    quoted
                            ? value.substring(1, value.length() - 1)
                            : value.replaceFirst("\\s+#.*", ""));
        }
    }

    /// As `${NAME:-otherwise}` has it: an empty value is none.
    public String value(String name, String otherwise) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }
}
