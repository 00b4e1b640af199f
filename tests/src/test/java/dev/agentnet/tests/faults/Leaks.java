package dev.agentnet.tests.faults;

import dev.agentnet.protocol.SecretForms;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Looks for a secret, in whatever form, in all places where nothing of it may be.
final class Leaks {

    private final Set<String> forms;
    private final List<String> found = new ArrayList<>();

    Leaks(String secret) {
        this.forms = SecretForms.of(secret, 8);
    }

    /// Where it was found.
    List<String> found() {
        return found;
    }

    Leaks in(String place, String text) {
        for (String form : forms) {
            int at = text.indexOf(form);
            if (at >= 0) {
                String around =
                        text.substring(
                                Math.max(0, at - 40),
                                Math.min(text.length(), at + form.length() + 40));
                found.add(place + ": " + around);
            }
        }
        return this;
    }

    /// In every key of a Redis, its name and its content.
    Leaks inRedis(RedisCommands<String, String> redis) {
        KeyScanCursor<String> cursor = redis.scan();
        read(redis, cursor.getKeys());
        while (!cursor.isFinished()) {
            cursor = redis.scan(ScanCursor.of(cursor.getCursor()));
            read(redis, cursor.getKeys());
        }
        return this;
    }

    private void read(RedisCommands<String, String> redis, List<String> keys) {
        for (String key : keys) {
            in("a key", key);
            in(
                    key,
                    switch (redis.type(key)) {
                        case "string" -> String.valueOf(redis.get(key));
                        case "hash" -> redis.hgetall(key).toString();
                        case "list" -> redis.lrange(key, 0, -1).toString();
                        case "set" -> redis.smembers(key).toString();
                        case "zset" -> redis.zrange(key, 0, -1).toString();
                        case "stream" -> redis.xrange(key, Range.unbounded()).toString();
                        default -> "";
                    });
        }
    }

    /// In everything that a repository holds, also what no ref leads to.
    Leaks inObjects(Path store) throws IOException {
        Process git =
                new ProcessBuilder("git", "cat-file", "--batch-all-objects", "--batch")
                        .directory(store.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        byte[] bytes = git.getInputStream().readAllBytes();
        return in("an object", new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /// In every file below a folder but those named, and in their names.
    Leaks inFolder(Path folder, Set<String> but) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        String name = String.valueOf(file.getFileName());
                        if (attributes.isRegularFile() && !but.contains(name)) {
                            byte[] bytes = Files.readAllBytes(file);
                            in(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1));
                        }
                        in("a file's name", name);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        // Somebody works in there meanwhile.
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }
                });
        return this;
    }
}
