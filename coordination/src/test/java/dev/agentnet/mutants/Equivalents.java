package dev.agentnet.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Changes that nobody can observe, and so no test can catch. Each is written down as
/// [Mutant#change] says it, followed by its reason on lines that are indented.
final class Equivalents {

    private final Set<String> changes;

    /// What of the list no mutant was found for.
    private final Set<String> unused;

    private Equivalents(Set<String> changes) {
        this.changes = changes;
        this.unused = new HashSet<>(changes);
    }

    static Equivalents load() {
        try (InputStream in = Equivalents.class.getResourceAsStream("/equivalent-mutants.txt")) {
            byte[] text = Objects.requireNonNull(in, "no list of equivalents").readAllBytes();
            return parse(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalArgumentException if a change stands there without a reason
    static Equivalents parse(String text) {
        Set<String> changes = new HashSet<>();
        String waiting = "";
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            if (line.startsWith(" ")) {
                waiting = "";
            } else if (!line.startsWith("#")) {
                demandReason(waiting);
                changes.add(line);
                waiting = line;
            }
        }
        demandReason(waiting);
        return new Equivalents(changes);
    }

    private static void demandReason(String change) {
        if (!change.isEmpty()) {
            throw new IllegalArgumentException("no reason stands below: " + change);
        }
    }

    boolean contains(Mutant mutant) {
        unused.remove(mutant.change());
        return changes.contains(mutant.change());
    }

    /// What of the list stood for no mutant so far, of these files.
    List<String> unused(Set<String> files) {
        return unused.stream()
                .filter(change -> files.contains(change.substring(0, change.indexOf(':'))))
                .sorted()
                .toList();
    }
}
