package dev.agentnet.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The domain's own secrets, as files that its workers may read.
///
/// The spawner puts them beside the domain's other files. Where there is a folder in memory, which
/// exists only once a container runs, they are moved there at the start, so that none stays on
/// disk.
///
/// @param files name → file
public record SecretFiles(Map<String, Path> files) {

    public SecretFiles {
        files = Map.copyOf(files);
    }

    /// @param environment `AGENTNET_FILES`, and perhaps `AGENTNET_SECRETS`, the folder in memory
    public static SecretFiles take(Map<String, String> environment) {
        Path handed = Path.of(environment.getOrDefault("AGENTNET_FILES", "."), "secrets");
        String memory = environment.getOrDefault("AGENTNET_SECRETS", "");
        Path kept = memory.isEmpty() ? handed : Path.of(memory);
        Map<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(handed)) {
            return new SecretFiles(files);
        }
        try {
            Files.createDirectories(kept);
            try (var entries = Files.list(handed)) {
                for (Path file : entries.sorted().toList()) {
                    Path target = kept.resolve(file.getFileName());
                    if (!target.equals(file)) {
                        Files.move(file, target);
                    }
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString("r--------"));
                    files.put(String.valueOf(file.getFileName()), target.toAbsolutePath());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take the domain's secrets from " + handed, e);
        }
        return new SecretFiles(files);
    }

    /// What they say.
    public Set<String> values() {
        Set<String> values = new TreeSet<>();
        try {
            for (Path file : files.values()) {
                values.add(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the domain's secrets", e);
        }
        return values;
    }

    /// The variables by which workers find them: `NAME_FILE`.
    public Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        files.forEach((name, file) -> variables.put(name + "_FILE", file.toString()));
        return variables;
    }
}
