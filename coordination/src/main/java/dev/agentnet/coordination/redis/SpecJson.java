package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `tasks:spec:{task_id}`, what somebody asks for, as JSON, and back.
///
/// It is written once and never changed, apart from the record that each transition writes: a
/// domain, which may write its tasks' records, must not choose what they are checked by.
final class SpecJson {

    private SpecJson() {}

    /// The domain is in the task's id, the parent in its record. What is usual or empty is left
    /// out.
    static String write(TaskSpec spec) {
        ObjectNode json =
                Json.object()
                        .put("description", spec.description())
                        .put("timeout_s", spec.timeout().toSeconds());
        if (spec.priority() != Priority.NORMAL) {
            json.put("priority", spec.priority().word());
        }
        if (spec.kind() != TaskKind.WORK) {
            json.put("kind", spec.kind().word());
        }
        if (!spec.context().isEmpty()) {
            json.set("context", spec.context());
        }
        if (!spec.checks().isEmpty()) {
            ArrayNode checks = json.putArray("checks");
            spec.checks().forEach(checks::add);
        }
        spec.repository().ifPresent(value -> json.put("repository", value));
        spec.base().ifPresent(value -> json.put("base", value));
        spec.worker().ifPresent(value -> json.put("worker", value));
        spec.model().ifPresent(value -> json.put("model", value));
        spec.replayOf().ifPresent(value -> json.put("replay_of", value));
        // In the record, too, but that its domain may write.
        spec.parent().ifPresent(value -> json.put("parent", value.value()));
        if (!spec.above().isEmpty()) {
            ArrayNode above = json.putArray("above");
            spec.above().forEach(whole -> above.add(whole.value()));
        }
        if (!spec.budget().isEmpty()) {
            json.set("budget", spec.budget().toJson());
        }
        return Json.write(json);
    }

    /// @throws IllegalArgumentException if it cannot be read
    static TaskSpec read(TaskId id, String text, Optional<TaskId> parent) {
        JsonNode json = Json.parse(text);
        return new TaskSpec(
                id.domain(),
                text(json, "kind").map(TaskKind::parse).orElse(TaskKind.WORK),
                text(json, "description").orElse(""),
                text(json, "priority").map(Priority::of).orElse(Priority.NORMAL),
                Duration.ofSeconds(json.path("timeout_s").asLong()),
                json.path("context") instanceof ObjectNode context ? context : Json.object(),
                text(json, "repository"),
                text(json, "base"),
                texts(json.path("checks")),
                text(json, "worker"),
                parent,
                text(json, "replay_of"),
                Budget.of(json.path("budget")),
                texts(json.path("above")).stream().map(TaskId::new).toList(),
                text(json, "model"));
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::asText);
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
