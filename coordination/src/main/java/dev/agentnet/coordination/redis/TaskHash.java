package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Journal.AttemptFiles;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Touched;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `tasks:info:{task_id}` as fields and values, and back.
final class TaskHash {

    /// One text for each name, however many records are held: a waiting worker is little more than
    /// its task.
    private static final Map<String, String> SHARED_NAMES =
            Stream.of(
                            "state",
                            "submitted_at",
                            "changed_at",
                            "claimed_at",
                            "attempt",
                            "token",
                            "agent",
                            "tries_left",
                            "priority",
                            "parent")
                    .collect(Collectors.toMap(name -> name, name -> name));

    private TaskHash() {}

    /// The field of a result that says which files an attempt read and wrote.
    static String touchedField(int attempt) {
        return "files:" + attempt;
    }

    static String writeTouched(Finish finish) {
        return Json.write(
                finish.touched()
                        .toJson()
                        .put("agent", finish.worker().value())
                        .put("at", System.currentTimeMillis()));
    }

    static AttemptFiles readTouched(int attempt, ObjectNode json) {
        return new AttemptFiles(
                attempt,
                new AgentId(json.path("agent").asText()),
                Instant.ofEpochMilli(json.path("at").asLong()),
                Touched.fromJson(json));
    }

    /// The default of a field that a record may lack.
    private static final String ZERO = "0";

    /// Names and values in turn. What is empty, zero or usual is left out: a record is written and
    /// read by every transition of its task.
    static List<String> write(TaskSpec spec, int tries) {
        List<String> fields = new ArrayList<>();
        put(fields, "tries_left", Integer.toString(tries));
        if (spec.priority() != Priority.NORMAL) {
            put(fields, "priority", spec.priority().word());
        }
        spec.parent().ifPresent(value -> put(fields, "parent", value.value()));
        return fields;
    }

    private static void put(List<String> fields, String name, String value) {
        fields.add(name);
        fields.add(value);
    }

    /// A task as `step` granted it; whatever somebody wrote into its record, its id and token are
    /// the script's.
    record Granted(TaskId id, String spec, Map<String, String> fields) {

        /// @throws IllegalArgumentException if it cannot be read
        Task task() {
            return read(id, spec, fields);
        }

        Token token() {
            return Token.parse(required(fields, "token"));
        }
    }

    /// From names and values in turn, the later ones right; the id and the claim's token come last.
    /// What follows from being granted is not said.
    ///
    /// @param agent who asked
    static Granted unpack(AgentId agent, byte[] packed, byte[] spec) {
        Map<String, String> fields = Packed.readFields(packed, SHARED_NAMES);
        TaskId id = new TaskId(String.valueOf(fields.remove("id")));
        fields.put("state", "active");
        fields.put("agent", agent.value());
        String token = required(fields, "token");
        fields.put("attempt", token.substring(token.lastIndexOf('.') + 1));
        return new Granted(id, new String(spec, StandardCharsets.UTF_8), fields);
    }

    static Task read(TaskId id, String spec, Map<String, String> fields) {
        return new Task(
                id,
                SpecJson.read(id, spec, text(fields, "parent").map(TaskId::new)),
                TaskState.parse(required(fields, "state")),
                number(fields, "attempt"),
                number(fields, "tries_left"),
                number(fields, "stalls"),
                Instant.ofEpochMilli(Long.parseLong(required(fields, "submitted_at"))),
                text(fields, "agent").map(AgentId::new),
                text(fields, "token").map(Token::parse),
                text(fields, "feedback"),
                fields);
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a task's record has no " + name + ": " + fields);
        }
        return value;
    }

    private static int number(Map<String, String> fields, String name) {
        return Integer.parseInt(fields.getOrDefault(name, ZERO));
    }

    private static Optional<String> text(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }
}
