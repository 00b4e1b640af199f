package dev.agentnet.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deletes a folder with everything in it, also what was made read-only; follows no link.
public final class FolderRemoval {

    /// What still writes into the folder may make a round fail; more rounds than this is a fault.
    private static final int ROUNDS = 5;

    private static final Set<PosixFilePermission> ALL =
            PosixFilePermissions.fromString("rwx------");

    private FolderRemoval() {}

    /// @throws UncheckedIOException if something could not be deleted; the rest is gone
    public static void remove(Path folder) {
        for (int round = 1; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); round++) {
            try {
                Files.walkFileTree(folder, new Remover());
            } catch (IOException e) {
                if (round == ROUNDS) {
                    throw new UncheckedIOException("cannot delete " + folder, e);
                }
            }
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        /// A folder that may not be listed is opened up and tried once more.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
            if (fault instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || Files.isReadable(file)) {
                throw fault;
            }
            Files.setPosixFilePermissions(file, ALL);
            Files.walkFileTree(file, new Remover());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            Files.setPosixFilePermissions(folder, ALL);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault)
                throws IOException {
            if (fault != null) {
                throw fault;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
