package dev.agentnet.main.http;

import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/// Keeps the recording of every real run, and finds the one that a task is to be replayed from.
///
/// A recording is the file `<task>.<attempt>.ndjson`; others may be laid beside them by hand.
final class RecordingShelf {

    private final Path folder;
    private final TaskRecords records;
    private final long mostBytes;

    RecordingShelf(Path folder, TaskRecords records, long mostBytes) {
        this.folder = folder;
        this.records = records;
        this.mostBytes = mostBytes;
    }

    /// `PUT /recordings/{task}/{attempt}`
    void keep(Context context, TaskId task) throws IOException {
        int attempt = Integer.parseInt(context.pathParam("attempt"));
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "part", ".tmp");
        try (InputStream body = context.bodyInputStream()) {
            long copied = copy(body, part);
            if (copied > mostBytes) {
                Files.delete(part);
                context.status(HttpStatus.CONTENT_TOO_LARGE)
                        .result("a recording has at most " + mostBytes + " bytes");
                return;
            }
        }
        Path kept = folder.resolve(task + "." + attempt + ".ndjson");
        Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        context.status(HttpStatus.NO_CONTENT);
    }

    private long copy(InputStream body, Path target) throws IOException {
        try (var out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[65_536];
            long copied = 0;
            int read;
            while ((read = body.read(buffer)) >= 0 && copied <= mostBytes) {
                out.write(buffer, 0, read);
                copied += read;
            }
            return copied;
        }
    }

    /// `GET /recordings/for/{task}`
    void find(Context context, TaskId id) throws IOException {
        Optional<Task> task = records.find(id);
        Optional<Path> recording = task.isEmpty() ? Optional.empty() : recording(task.get());
        if (recording.isEmpty()) {
            context.status(HttpStatus.NOT_FOUND).result("no recording for " + id);
            return;
        }
        context.contentType("application/x-ndjson").result(Files.newInputStream(recording.get()));
    }

    private Optional<Path> recording(Task task) throws IOException {
        if (task.spec().replayOf().isPresent()) {
            String name = task.spec().replayOf().get().replace('/', '.') + ".ndjson";
            Path file = folder.resolve(name).normalize();
            return file.startsWith(folder) && Files.isRegularFile(file)
                    ? Optional.of(file)
                    : Optional.empty();
        }
        return sameDescription(task);
    }

    /// The recording of an earlier run of the same words in the same domain.
    private Optional<Path> sameDescription(Task task) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".ndjson")).sorted().toList()) {
                if (describes(file, task)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean describes(Path file, Task task) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = reader.readLine();
            return line != null
                    && Json.parseObject(line)
                            .filter(header ->
                                    header.path("domain").asText().equals(task.domain().value())
                                            && header.path("description")
                                                    .asText()
                                                    .equals(task.spec().description()))
                            .isPresent();
        }
    }
}
