package dev.agentnet.worker.agent.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.worker.agent.AgentEvent;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A run as it was recorded: what it was, and what its agent did.
///
/// A file has one JSON object per line: the header, then an `AgentEvent` each. Lines of a type that
/// is not known here are passed over.
///
/// @param header what was recorded, and in which folder
/// @param events in the order they happened
public record Recording(Header header, List<AgentEvent> events) {

    /// The format's number; a file with another one is refused.
    private static final int FORMAT = 1;

    public Recording {
        events = List.copyOf(events);
    }

    /// @param description the task's
    /// @param agent which agent did it, such as `claude`
    /// @param folder the clone it was done in, whose absolute paths are understood on replay
    public record Header(
            String domain,
            String worker,
            String description,
            String agent,
            Optional<String> folder) {

        ObjectNode toJson() {
            ObjectNode json =
                    Json.object()
                            .put("recording", FORMAT)
                            .put("domain", domain)
                            .put("worker", worker)
                            .put("description", description)
                            .put("agent", agent);
            folder.ifPresent(f -> json.put("folder", f));
            return json;
        }

        static Header fromJson(ObjectNode json) {
            return new Header(
                    json.path("domain").asText(),
                    json.path("worker").asText(),
                    json.path("description").asText(),
                    json.path("agent").asText(),
                    Optional.of(json.path("folder").asText()).filter(f -> !f.isEmpty()));
        }
    }

    /// @param mostBytes a longer file is refused
    /// @throws IOException if the file is none, too long, or its header is not ours
    public static Recording read(Path file, long mostBytes) throws IOException {
        long size = Files.size(file);
        if (size > mostBytes) {
            throw new IOException(
                    "recording " + file + " has " + size + " bytes, more than " + mostBytes);
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String first = lines.readLine();
            ObjectNode header =
                    Json.parseObject(first == null ? "" : first)
                            .filter(h -> h.path("recording").asInt() == FORMAT)
                            .orElseThrow(() -> new IOException(file + " is not a recording"));
            List<AgentEvent> events = new ArrayList<>();
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    event(file, number, line).ifPresent(events::add);
                }
            }
            return new Recording(Header.fromJson(header), events);
        }
    }

    private static Optional<AgentEvent> event(Path file, int number, String line)
            throws IOException {
        Optional<ObjectNode> json = Json.parseObject(line);
        if (json.isEmpty()) {
            throw new IOException("line " + number + " of recording " + file + " is not JSON");
        }
        return AgentEvent.fromJson(json.get());
    }

    /// Writes a recording as it happens. An event that would make the file too long is left out,
    /// and all after it: a replay of the rest would do other things than the run did.
    public static final class Writer implements Consumer<AgentEvent>, AutoCloseable {

        private final BufferedWriter out;
        private final long mostBytes;
        private long bytes;
        private boolean full;

        public Writer(Path file, Header header, long mostBytes) throws IOException {
            this.out = Files.newBufferedWriter(file);
            this.mostBytes = mostBytes;
            write(Json.write(header.toJson()));
        }

        @Override
        public void accept(AgentEvent event) {
            write(Json.write(event.toJson()));
        }

        /// Whether something had to be left out.
        public boolean isCut() {
            return full;
        }

        private void write(String line) {
            long length = line.getBytes(StandardCharsets.UTF_8).length + 1L;
            full |= bytes + length > mostBytes;
            if (full) {
                return;
            }
            try {
                out.write(line);
                out.write('\n');
                // A run that is cut off has its recording up to there.
                out.flush();
                bytes += length;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the recording of the run", e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
