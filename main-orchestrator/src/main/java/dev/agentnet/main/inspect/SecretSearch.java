package dev.agentnet.main.inspect;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Looks for known secrets in texts that have places, with the program that looks for them in what
/// is pushed: hundreds of forms at once, in as many megabytes a second.
final class SecretSearch {

    /// By the environment, which only we can read; an argument could be seen by everybody.
    private static final String SCRIPT =
            """
            LC_ALL=C exec grep -a -F -f /dev/fd/3 3<<END
            $AGENTNET_SECRETS
            END
            """;

    /// Between a place and a line of its text; no key and no file of ours has it in its name.
    private static final char AFTER_PLACE = '\t';

    private final Set<String> secrets;

    /// @param secrets texts of one line, none empty
    SecretSearch(Set<String> secrets) {
        this.secrets = Set.copyOf(secrets);
    }

    /// @param texts hands over each text with its place
    /// @return the places that hold one, or whose name does: that is then left out of it
    /// @throws IOException if not all could be searched
    Set<String> places(Consumer<BiConsumer<String, String>> texts)
            throws IOException, InterruptedException {
        if (secrets.isEmpty()) {
            return Set.of();
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT);
        builder.environment().put("AGENTNET_SECRETS", String.join("\n", secrets));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try (BufferedReader found = process.inputReader()) {
            CompletableFuture<Set<String>> places = new CompletableFuture<>();
            Thread.ofVirtual().name("secret-search").start(() -> places.complete(read(found)));
            try (BufferedWriter lines = process.outputWriter()) {
                texts.accept((place, text) -> write(lines, place, text));
            }
            Set<String> all = places.join();
            int exit = process.waitFor();
            if (exit > 1) {
                throw new IOException("grep ended with exit code " + exit);
            }
            return all;
        } catch (UncheckedIOException e) {
            throw new IOException("grep does not read any more", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Set<String> read(BufferedReader found) {
        Set<String> places = new TreeSet<>();
        found.lines()
                .map(line -> line.substring(0, Math.max(0, line.indexOf(AFTER_PLACE))))
                .map(this::named)
                .forEach(places::add);
        return places;
    }

    private String named(String place) {
        boolean itself = secrets.stream().anyMatch(place::contains);
        return itself ? "the name of a key or file" : place;
    }

    private static void write(Writer lines, String place, String text) {
        // Each line by itself, as the forms are; an empty text still has a name.
        for (String line : List.of(text.split("\n", -1))) {
            try {
                lines.write(place.replace('\n', ' ') + AFTER_PLACE + line + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
