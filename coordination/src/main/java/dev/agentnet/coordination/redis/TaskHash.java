package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `tasks:info:{task_id}` as fields and values, and back.
final class TaskHash {

    private TaskHash() {}

    static Map<String, String> write(TaskId id, TaskSpec spec, int tries) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", id.value());
        fields.put("domain", spec.domain().value());
        fields.put("kind", spec.kind().word());
        fields.put("description", spec.description());
        fields.put("priority", spec.priority().word());
        fields.put("timeout_s", Long.toString(spec.timeout().toSeconds()));
        fields.put("context", Json.write(spec.context()));
        ArrayNode checks = Json.array();
        spec.checks().forEach(checks::add);
        fields.put("checks", Json.write(checks));
        spec.repository().ifPresent(value -> fields.put("repository", value));
        spec.base().ifPresent(value -> fields.put("base", value));
        spec.worker().ifPresent(value -> fields.put("worker", value));
        spec.parent().ifPresent(value -> fields.put("parent", value.value()));
        spec.replayOf().ifPresent(value -> fields.put("replay_of", value));
        fields.put("attempt", "0");
        fields.put("tries_left", Integer.toString(tries));
        fields.put("stalls", "0");
        return fields;
    }

    static Task read(Map<String, String> fields) {
        TaskSpec spec =
                new TaskSpec(
                        new DomainName(required(fields, "domain")),
                        TaskKind.parse(required(fields, "kind")),
                        required(fields, "description"),
                        Priority.parse(required(fields, "priority")),
                        Duration.ofSeconds(Long.parseLong(required(fields, "timeout_s"))),
                        Json.parseObject(required(fields, "context")).orElseGet(Json::object),
                        text(fields, "repository"),
                        text(fields, "base"),
                        texts(required(fields, "checks")),
                        text(fields, "worker"),
                        text(fields, "parent").map(TaskId::new),
                        text(fields, "replay_of"));
        return new Task(
                new TaskId(required(fields, "id")),
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
            throw new IllegalArgumentException(
                    "the record of " + fields.get("id") + " has no " + name);
        }
        return value;
    }

    private static int number(Map<String, String> fields, String name) {
        return Integer.parseInt(required(fields, name));
    }

    private static Optional<String> text(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }
}
