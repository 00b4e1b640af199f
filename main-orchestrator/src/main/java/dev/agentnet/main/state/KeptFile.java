package dev.agentnet.main.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small file for its owner alone that outlives crashes and broken disks: its first line says the
/// format's version and the sum of the rest, and the one before it stays beside it as
/// `<name>.before`.
public final class KeptFile {

    private static final Logger LOG = LoggerFactory.getLogger(KeptFile.class);
    private static final String KIND = "agentnet";

    private static final FileAttribute<?> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// Of everything that is kept so; a change that older programs would misread makes it larger.
    private static final int VERSION = 1;

    private final Path file;
    private final Path before;

    public KeptFile(Path file) {
        this.file = file.toAbsolutePath();
        this.before = this.file.resolveSibling(file.getFileName() + ".before");
    }

    /// What was written last; the one before it where that is broken, and nothing where neither can
    /// be read. What is broken is put aside as `<name>.broken`.
    ///
    /// @throws NewerState if a newer agentnet wrote it
    public Optional<String> read() {
        Optional<String> last = read(file);
        return last.isPresent() ? last : read(before);
    }

    private static Optional<String> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            // Bytes that are no text become others, which the sum tells.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            String body = text.substring(end + 1);
            String[] head = text.substring(0, Math.max(end, 0)).split(" ", -1);
            if (head.length != 3 || !head[0].equals(KIND) || !head[1].matches("\\d{1,6}")) {
                return broken(file);
            }
            if (Integer.parseInt(head[1]) > VERSION) {
                throw new NewerState(file, head[1]);
            }
            return head[2].equals(sum(body)) ? Optional.of(body) : broken(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be read", file, e);
            return broken(file);
        }
    }

    private static Optional<String> broken(Path file) {
        Path aside = file.resolveSibling(file.getFileName() + ".broken");
        LOG.warn("{} is broken; it is put aside as {}", file, aside.getFileName());
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} could not be put aside", file, e);
        }
        return Optional.empty();
    }

    /// Replaces it whole or not at all, and returns when it is on the disk.
    ///
    /// @throws UncheckedIOException if it cannot be written; what was there stays
    public void write(String body) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            String text = "%s %d %s\n%s".formatted(KIND, VERSION, sum(body), body);
            // One that a killed process left may have other rights.
            Files.deleteIfExists(fresh);
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            OWNER_ALONE)) {
                channel.write(StandardCharsets.UTF_8.encode(text));
                channel.force(true);
            }
            if (Files.exists(file)) {
                Files.move(file, before, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String sum(String body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /// What is kept was written by a newer agentnet: to read it as if it were ours could lose
    /// something.
    public static final class NewerState extends RuntimeException {
        private static final long serialVersionUID = 1;

        NewerState(Path file, String version) {
            super(
                    "%s has version %s, and this agentnet knows versions up to %d; use the newer one again, or restore a backup from before"
                            .formatted(file, version, VERSION));
        }
    }
}
