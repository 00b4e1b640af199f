package dev.agentnet.cli.backup;

import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.Json;
import dev.agentnet.workspace.FolderRemoval;
import dev.agentnet.workspace.Store;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a network into one file, while it works.
///
/// Redis comes first: what lands while the stores are copied is in them and not in Redis, which a
/// restore puts right. The other way round, Redis would know of commits that are nowhere.
public final class Backup {

    private final Kept kept;

    public Backup(Kept kept) {
        this.kept = kept;
    }

    /// @param keys of Redis
    /// @param stores that have commits or not
    public record Written(long keys, int stores, int recordings) {}

    /// @param version of this agentnet, for people
    public Written write(OutputStream out, String version) throws IOException {
        Path aside = Files.createTempDirectory(Files.createDirectories(kept.state()), "backup");
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out))) {
            text(
                    zip,
                    Archive.HEAD,
                    Json.write(
                            Json.object()
                                    .put("version", Archive.VERSION)
                                    .put("agentnet", version)
                                    .put("at", Instant.now().toString())));
            // Aside, as everybody else's writes wait until Redis is copied.
            Path redis = aside.resolve("redis");
            long keys;
            try (DataOutputStream data =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(redis)))) {
                keys = kept.network().copy().write(data);
            }
            file(zip, Archive.REDIS, redis);
            if (Files.exists(kept.secret())) {
                file(zip, Archive.SECRET, kept.secret());
            }
            int stores = stores(zip, aside);
            int recordings = recordings(zip);
            text(zip, Archive.END, keys + "\n");
            return new Written(keys, stores, recordings);
        } finally {
            FolderRemoval.remove(aside);
        }
    }

    private int stores(ZipOutputStream zip, Path aside) throws IOException {
        List<Store> stores = new Stores(kept.git(), kept.stores()).all();
        Path bundle = aside.resolve("bundle");
        for (Store store : stores) {
            String name = store.name();
            text(zip, Archive.STORES + name + Archive.BRANCH, store.headBranch().orElse("main"));
            if (store.copyTo(bundle)) {
                file(zip, Archive.STORES + name + Archive.BUNDLE, bundle);
                Files.delete(bundle);
            }
        }
        return stores.size();
    }

    private int recordings(ZipOutputStream zip) throws IOException {
        if (!Files.isDirectory(kept.recordings())) {
            return 0;
        }
        try (Stream<Path> files = Files.list(kept.recordings())) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
            for (Path file : all) {
                file(zip, Archive.RECORDINGS + file.getFileName(), file);
            }
            return all.size();
        }
    }

    private static void text(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static void file(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
    }
}
