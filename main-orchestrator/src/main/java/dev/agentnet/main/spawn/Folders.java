package dev.agentnet.main.spawn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Folders for the owner alone, with the files in them.
final class Folders {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Folders() {}

    static void create(Path folder) throws IOException {
        Files.createDirectories(folder, OWNER_ONLY);
    }

    static void write(Path folder, List<DomainHandover.HandedFile> files) throws IOException {
        create(folder);
        for (DomainHandover.HandedFile file : files) {
            Path target = folder.resolve(file.path());
            create(target.resolveSibling(".").normalize());
            Files.createFile(target, FILE_OWNER_ONLY);
            Files.write(target, file.content());
        }
    }

    /// What stands in the files of that name, one in each folder below `parent` that has one.
    static List<String> texts(Path parent, String name) {
        List<String> texts = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
                for (Path folder : folders) {
                    if (Files.isRegularFile(folder.resolve(name))) {
                        texts.add(Files.readString(folder.resolve(name)).strip());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read what is left in " + parent, e);
            }
        }
        return texts;
    }
}
