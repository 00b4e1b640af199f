package dev.agentnet.main.access;

import dev.agentnet.main.state.KeptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of the network's secret, and the copy with a sum that is kept beside it.
final class SecretFile {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

    private final Path file;
    private final KeptFile copy;

    SecretFile(Path file) {
        this.file = file.toAbsolutePath();
        this.copy = new KeptFile(this.file.resolveSibling(file.getFileName() + ".kept"));
    }

    /// Makes it anew from its copy where it is broken or gone and there is one.
    void repair() {
        if (!isWhole()) {
            copy.read().filter(NetworkSecret::isSecret).ifPresent(this::remake);
        }
    }

    private boolean isWhole() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return NetworkSecret.isSecret(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new NetworkSecret.NoSecret("the network secret cannot be read: " + e);
        }
    }

    private void remake(String kept) {
        try {
            if (Files.exists(file)) {
                Path aside = file.resolveSibling(file.getFileName() + ".broken");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                LOG.error("{} was broken: made anew from its copy, and kept as {}", file, aside);
            } else {
                LOG.warn("{} was gone: made anew from its copy; remove both to have another", file);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("another main has put {} aside", file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("the broken secret cannot be put aside: " + file, e);
        }
        create(kept);
    }

    /// What is there and whole is right, even if the copy says another: somebody may have put it
    /// there. Without a copy all goes on as well.
    void keep(String text) {
        if (!copy.read().equals(Optional.of(text))) {
            try {
                copy.write(text);
            } catch (UncheckedIOException e) {
                LOG.warn("no copy of the network's secret could be kept", e);
            }
        }
    }

    /// Written aside and then linked to its name: nobody ever reads half a secret, and of two
    /// writers one wins for both.
    void create(String text) {
        try {
            Path folder = Files.createDirectories(file.resolveSibling(".").normalize());
            Path draft =
                    Files.createTempFile(
                            folder,
                            ".secret",
                            "",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(draft, text);
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                // Somebody was quicker, and his is the secret.
                return;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the network secret cannot be made at " + file, e);
        }
    }
}
