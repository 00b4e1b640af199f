package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
                            "description",
                            "timeout_s",
                            "tries_left",
                            "domain",
                            "kind",
                            "priority",
                            "context",
                            "checks",
                            "repository",
                            "base",
                            "worker",
                            "parent",
                            "state",
                            "submitted_at",
                            "changed_at",
                            "claimed_at",
                            "attempt",
                            "token",
                            "agent")
                    .collect(Collectors.toMap(name -> name, name -> name));

    private TaskHash() {}

    /// The default of a field that a record may lack.
    private static final String ZERO = "0";

    /// Names and values in turn. What is empty or zero is left out: a record is written and read by
    /// every transition of its task.
    static List<String> write(TaskSpec spec, int tries) {
        List<String> fields = new ArrayList<>();
        put(fields, "domain", spec.domain().value());
        put(fields, "description", spec.description());
        put(fields, "priority", spec.priority().word());
        put(fields, "timeout_s", Long.toString(spec.timeout().toSeconds()));
        put(fields, "tries_left", Integer.toString(tries));
        if (spec.kind() != TaskKind.WORK) {
            put(fields, "kind", spec.kind().word());
        }
        if (!spec.context().isEmpty()) {
            put(fields, "context", Json.write(spec.context()));
        }
        if (!spec.checks().isEmpty()) {
            ArrayNode checks = Json.array();
            spec.checks().forEach(checks::add);
            put(fields, "checks", Json.write(checks));
        }
        spec.repository().ifPresent(value -> put(fields, "repository", value));
        spec.base().ifPresent(value -> put(fields, "base", value));
        spec.worker().ifPresent(value -> put(fields, "worker", value));
        spec.parent().ifPresent(value -> put(fields, "parent", value.value()));
        spec.replayOf().ifPresent(value -> put(fields, "replay_of", value));
        return fields;
    }

    private static void put(List<String> fields, String name, String value) {
        fields.add(name);
        fields.add(value);
    }

    /// A record as `step` granted it; whatever somebody wrote into it, its id and token are the
    /// script's.
    record Granted(TaskId id, Map<String, String> fields) {

        /// @throws IllegalArgumentException if it cannot be read
        Task task() {
            return read(id, fields);
        }

        Token token() {
            return Token.parse(required(fields, "token"));
        }
    }

    /// From names and values in turn, the later ones right, the id among them.
    static Granted unpack(byte[] packed) {
        List<String> flat = Packed.read(packed);
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            String name = flat.get(i);
            fields.put(SHARED_NAMES.getOrDefault(name, name), flat.get(i + 1));
        }
        return new Granted(new TaskId(String.valueOf(fields.remove("id"))), fields);
    }

    static Task read(TaskId id, Map<String, String> fields) {
        TaskSpec spec =
                new TaskSpec(
                        id.domain(),
                        text(fields, "kind").map(TaskKind::parse).orElse(TaskKind.WORK),
                        required(fields, "description"),
                        Priority.parse(required(fields, "priority")),
                        Duration.ofSeconds(Long.parseLong(required(fields, "timeout_s"))),
                        text(fields, "context").flatMap(Json::parseObject).orElseGet(Json::object),
                        text(fields, "repository"),
                        text(fields, "base"),
                        text(fields, "checks").map(TaskHash::texts).orElse(List.of()),
                        text(fields, "worker"),
                        text(fields, "parent").map(TaskId::new),
                        text(fields, "replay_of"));
        return new Task(
                id,
                spec,
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

    /// Lua's encoder writes an empty list as `{}`: both forms are read.
    static List<String> texts(String json) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : Json.parse(json)) {
            texts.add(item.asText());
        }
        return texts;
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
