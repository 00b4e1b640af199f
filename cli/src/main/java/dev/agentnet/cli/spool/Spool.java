package dev.agentnet.cli.spool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// Keeps what a person typed to send a task or a plan, for one network, until its Redis is back.
///
/// Nobody claims from here: each file is sent in as it was typed, under its own idempotency key, so
/// that two commands which do it at once make one task. A file is whole or not there: it is written
/// beside, flushed to the disk and renamed.
public final class Spool {

    private static final int REDIS_PORT = 6379;
    private static final String KEPT = ".json";

    /// Of a file here; an older agentnet leaves a newer one's alone.
    private static final int VERSION = 2;

    private final Path folder;
    private final String network;
    private final int most;
    private final InstantSource clock;

    /// @param network where the tasks belong: Redis's host and port, and the network's name
    /// @param most files kept
    Spool(Path folder, String network, int most, InstantSource clock) {
        this.folder = folder;
        this.network = network;
        this.most = most;
        this.clock = clock;
    }

    public static Spool of(Config config) {
        // Without its password, which is nothing to keep.
        URI redis = URI.create(config.getString("agentnet.redis.url"));
        String host = "localhost".equals(redis.getHost()) ? "127.0.0.1" : redis.getHost();
        int port = redis.getPort() < 0 ? REDIS_PORT : redis.getPort();
        return new Spool(
                folder(),
                host + ":" + port + " " + config.getString("agentnet.network"),
                config.getInt("agentnet.spool.most"),
                InstantSource.system());
    }

    private static Path folder() {
        return Surroundings.state().resolve("spool");
    }

    /// Whether anything is kept for any network: most people never have a spool.
    public static boolean isUsed() {
        return !files(folder()).isEmpty();
    }

    /// @throws Problem if it cannot be kept
    public Path keep(Typed typed) {
        if (files(folder).size() >= most) {
            throw new Problem(
                    "%d tasks and plans are kept in %s already, and no more are: bring Redis back first"
                            .formatted(most, folder));
        }
        ObjectNode json = Json.object().put("version", VERSION).put("network", network);
        json.put("verb", typed.verb()).put("input", typed.input());
        ArrayNode words = json.putArray("words");
        typed.words().forEach(words::add);
        String name = clock.millis() + "-" + UUID.randomUUID();
        Path file = folder.resolve(name + KEPT);
        Path draft = folder.resolve(name + ".draft");
        try {
            Files.createDirectories(folder);
            Files.createFile(
                    draft,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes =
                        ByteBuffer.wrap(Json.write(json).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel renamed = FileChannel.open(folder, StandardOpenOption.READ)) {
                renamed.force(true);
            }
            return file;
        } catch (IOException e) {
            delete(draft);
            throw new Problem("it could not be kept in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void delete(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            // It stays, for nobody to read; what is told is why the task is not kept.
            return;
        }
    }

    /// Sends in what is kept for this network, oldest first. What is refused is told and set aside.
    ///
    /// @param send takes what was typed, and returns a task's id
    /// @return a sentence per file
    public List<String> sendAll(Function<Typed, String> send) {
        List<String> told = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                JsonNode json = Json.parse(Files.readString(file));
                if (json.path("version").asInt() > VERSION) {
                    told.add(file + " was kept by a newer agentnet, which has to send it");
                } else if (json.path("network").asText().equals(network)) {
                    told.add(
                            send.apply(typed(json))
                                    + " was sent, which was kept while Redis was away");
                    Files.deleteIfExists(file);
                }
            } catch (IOException | IllegalArgumentException | Problem | UsageProblem e) {
                told.add(setAside(file, e));
            } catch (RuntimeException e) {
                told.add("what is kept in " + folder + " has to wait: " + e.getMessage());
                break;
            }
        }
        return told;
    }

    private static Typed typed(JsonNode json) {
        List<String> words = new ArrayList<>();
        json.path("words").forEach(word -> words.add(word.asText()));
        return new Typed(json.path("verb").asText(), words, json.path("input").asText());
    }

    private static String setAside(Path file, Exception why) {
        Path aside = file.resolveSibling(file.getFileName() + ".refused");
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another command was quicker.
            return file + " is gone";
        }
        return "what was kept could not be sent: %s. It is in %s"
                .formatted(why.getMessage(), aside);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(KEPT)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
