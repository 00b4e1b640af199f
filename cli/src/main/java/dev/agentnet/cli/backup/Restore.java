package dev.agentnet.cli.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.Json;
import dev.agentnet.workspace.FolderRemoval;
import dev.agentnet.workspace.Store;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// Puts a backup in the place of all that is there.
///
/// Nothing is touched before the whole file has been read, its sums have been found right and its
/// stores are made again. What was there in main's folder goes into `before-restore` beside it.
public final class Restore {

    private static final String BEFORE = "before-restore";

    private final Kept kept;

    public Restore(Kept kept) {
        this.kept = kept;
    }

    /// Whether there is something that would be replaced.
    public boolean replaces() throws IOException {
        return kept.network().copy().size() > 0 || hasFiles(kept.stores());
    }

    private static boolean hasFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        }
    }

    /// @return how many keys Redis has got
    /// @throws Problem if it is no whole backup; nothing was changed then
    public long read(InputStream in) throws IOException {
        Path fresh = Files.createTempDirectory(Files.createDirectories(kept.state()), "restore");
        try {
            unpack(in, fresh);
            makeStores(fresh);
            return replace(fresh);
        } finally {
            FolderRemoval.remove(fresh);
        }
    }

    private static void unpack(InputStream in, Path folder) throws IOException {
        boolean ended = false;
        try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(in))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(checked(entry.getName()));
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
                if (entry.getName().equals(Archive.HEAD)) {
                    needKnown(file);
                }
                ended |= entry.getName().equals(Archive.END);
            }
        } catch (EOFException | ZipException e) {
            throw new Problem("this is no whole backup, nothing was changed: " + e.getMessage(), e);
        }
        if (!ended || !Files.exists(folder.resolve(Archive.HEAD))) {
            throw new Problem("this is no whole backup, nothing was changed: its end is missing");
        }
    }

    /// Only names that a backup has: none leads out of the folder.
    private static String checked(String name) {
        boolean known =
                List.of(Archive.HEAD, Archive.REDIS, Archive.SECRET, Archive.END).contains(name)
                        || name.matches("(stores|recordings)/[A-Za-z0-9][A-Za-z0-9._-]{0,200}");
        if (!known) {
            throw new Problem("this is no backup, nothing was changed: it has an entry " + name);
        }
        return name;
    }

    private static void needKnown(Path head) throws IOException {
        JsonNode json = Json.tryParse(Files.readString(head)).orElseGet(Json::object);
        int version = json.path("version").asInt();
        if (version < 1 || version > Archive.VERSION) {
            throw new Problem(
                    "this backup has version %s, and this agentnet knows up to %d; nothing was changed"
                            .formatted(json.path("version").asText("none"), Archive.VERSION));
        }
    }

    private void makeStores(Path fresh) throws IOException {
        Path packed = fresh.resolve(Archive.STORES);
        if (!Files.isDirectory(packed)) {
            return;
        }
        Stores made = new Stores(kept.git(), fresh.resolve("made"));
        try (Stream<Path> files = Files.list(packed)) {
            List<Path> branches =
                    files.filter(file -> file.toString().endsWith(Archive.BRANCH)).toList();
            for (Path file : branches) {
                String name = String.valueOf(file.getFileName());
                name = name.substring(0, name.length() - Archive.BRANCH.length());
                Repository.checkName(name);
                Store store = made.create(name, Files.readString(file).strip());
                Path bundle = packed.resolve(name + Archive.BUNDLE);
                if (Files.exists(bundle)) {
                    store.takeFrom(bundle);
                }
            }
        }
    }

    private long replace(Path fresh) throws IOException {
        long keys;
        try (DataInputStream redis =
                new DataInputStream(
                        new BufferedInputStream(
                                Files.newInputStream(fresh.resolve(Archive.REDIS))))) {
            keys = kept.network().copy().read(redis);
        } catch (IllegalStateException e) {
            throw new Problem(String.valueOf(e.getMessage()), e);
        }
        Path before = kept.state().resolve(BEFORE);
        FolderRemoval.remove(before);
        Files.createDirectories(before);
        exchange(fresh.resolve("made"), kept.stores(), before);
        exchange(fresh.resolve(Archive.RECORDINGS), kept.recordings(), before);
        if (Files.exists(fresh.resolve(Archive.SECRET))) {
            Files.setPosixFilePermissions(
                    fresh.resolve(Archive.SECRET), PosixFilePermissions.fromString("rw-------"));
            Files.copy(
                    fresh.resolve(Archive.SECRET),
                    kept.secret(),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        return keys;
    }

    private static void exchange(Path fresh, Path there, Path before) throws IOException {
        if (Files.isDirectory(there)) {
            Files.move(there, before.resolve(there.getFileName()));
        }
        if (Files.isDirectory(fresh)) {
            Files.move(fresh, there);
        }
    }
}
