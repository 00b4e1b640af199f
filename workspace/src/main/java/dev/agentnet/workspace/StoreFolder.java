package dev.agentnet.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Lays out a store's folder: a bare repository whose configuration and hook are ours alone.
final class StoreFolder {

    private StoreFolder() {}

    static boolean exists(Path folder) {
        return Files.isRegularFile(folder.resolve("HEAD"))
                && Files.isDirectory(folder.resolve("objects"));
    }

    /// Makes what is missing; a branch that HEAD already points to stays.
    static void create(Git git, Path folder, String branch) {
        try {
            if (!exists(folder)) {
                Files.createDirectories(folder);
                git.anywhere()
                        .output(
                                "init",
                                "--quiet",
                                "--bare",
                                "--template=",
                                "--initial-branch=" + branch,
                                folder.toString());
            }
            replace(folder.resolve("config"), configuration(git.limits()));
            Files.createDirectories(folder.resolve("hooks"));
            Path hook = folder.resolve("hooks").resolve("pre-receive");
            replace(hook, hookText());
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the store " + folder, e);
        }
    }

    private static String configuration(GitLimits limits) {
        return """
        [core]
            repositoryformatversion = 0
            filemode = true
            bare = true
        [receive]
            denyDeletes = true
            denyNonFastForwards = true
            fsckObjects = true
            maxInputSize = %d
        [transfer]
            hideRefs = refs/agentnet/leader
            hideRefs = refs/agentnet/origin
        [uploadpack]
            allowAnySHA1InWant = false
        """
                .formatted(limits.push());
    }

    private static String hookText() throws IOException {
        try (InputStream hook = StoreFolder.class.getResourceAsStream("pre-receive")) {
            return new String(Objects.requireNonNull(hook).readAllBytes());
        }
    }

    /// Whole or not at all: another process may be reading it.
    private static void replace(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Path fresh = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
