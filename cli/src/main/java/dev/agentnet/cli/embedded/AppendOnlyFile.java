package dev.agentnet.cli.embedded;

import dev.agentnet.cli.machine.Program;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an embedded Redis has written, and what becomes of it when a broken disk or a power cut has
/// damaged it: it is cut off before the first command that cannot be read.
///
/// What is left is a state that Redis once was in. That it has forgotten the rest is main's to
/// notice and to put right, as with a Redis that comes back as it was yesterday.
final class AppendOnlyFile {

    private static final String NAME = "appendonly.aof";

    /// Redis's own checker is the server under another name.
    private static final String CHECKER = "redis-check-aof";

    private static final Pattern ANALYZED =
            Pattern.compile("AOF analyzed: size=(\\d+), ok_up_to=(\\d+),");

    /// It reads some hundred MB a second, and there are few.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path file;

    AppendOnlyFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /// Cuts off what cannot be read; the whole is kept as `<name>.damaged`.
    ///
    /// @param server the program that could not load it
    /// @return what is lost; empty if it is whole, or damaged where it cannot be repaired
    Optional<String> repair(Path server) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Matcher analyzed = ANALYZED.matcher(check(server));
        if (!analyzed.find()) {
            return Optional.empty();
        }
        long size = Long.parseLong(analyzed.group(1));
        long good = Long.parseLong(analyzed.group(2));
        if (good >= size) {
            return Optional.empty();
        }
        Path aside = file.resolveSibling(NAME + ".damaged");
        Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(good);
            channel.force(true);
        }
        return Optional.of(
                "%s was damaged: the last %d of its %d bytes are left out, and Redis is as it was before they were written. The whole is kept as %s"
                        .formatted(file, size - good, size, aside));
    }

    private String check(Path server) throws IOException {
        Path checker = server.resolveSibling(CHECKER);
        Files.deleteIfExists(checker);
        Files.createSymbolicLink(checker, server.toAbsolutePath());
        try {
            Program.Answer answer =
                    Program.ask(PATIENCE, List.of(checker.toString(), file.toString()));
            return answer.out() + answer.err();
        } finally {
            Files.deleteIfExists(checker);
        }
    }
}
