package dev.agentnet.coordination.redis;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `tasks:spec:{task_id}`, what somebody asks for, as JSON, and back.
///
/// It is written once and never changed, apart from the record that each transition writes: a
/// domain, which may write its tasks' records, must not choose what they are checked by.
final class SpecJson {

    private SpecJson() {}

    /// The domain is in the task's id, the parent in its record. What is usual or empty is left
    /// out.
    static String write(TaskSpec spec) {
        StringWriter text = new StringWriter(256 + spec.description().length());
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartObject();
            write(json, spec);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, TaskSpec spec) throws IOException {
        json.writeStringField("description", spec.description());
        json.writeNumberField("timeout_s", spec.timeout().toSeconds());
        if (spec.priority() != Priority.NORMAL) {
            json.writeStringField("priority", spec.priority().word());
        }
        if (spec.kind() != TaskKind.WORK) {
            json.writeStringField("kind", spec.kind().word());
        }
        if (!spec.context().isEmpty()) {
            json.writeFieldName("context");
            json.writeTree(spec.context());
        }
        write(json, "checks", spec.checks());
        write(json, "repository", spec.repository());
        write(json, "base", spec.base());
        write(json, "worker", spec.worker());
        write(json, "model", spec.model());
        write(json, "replay_of", spec.replayOf());
        // In the record, too, but that its domain may write.
        if (spec.parent().isPresent()) {
            json.writeStringField("parent", spec.parent().get().value());
        }
        if (!spec.above().isEmpty()) {
            write(json, "above", spec.above().stream().map(TaskId::value).toList());
        }
        if (!spec.budget().isEmpty()) {
            json.writeFieldName("budget");
            json.writeTree(spec.budget().toJson());
        }
    }

    private static void write(JsonGenerator json, String name, Optional<String> value)
            throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void write(JsonGenerator json, String name, List<String> values)
            throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    /// @throws IllegalArgumentException if it cannot be read
    static TaskSpec read(TaskId id, String text, Optional<TaskId> parent) {
        try (JsonParser json = Json.parser(text)) {
            return new Reading().read(json, id, parent);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /// What was read of a spec so far. Each claim reads one: as a tree first it took a seventh of
    /// what a domain does for a task.
    private static final class Reading {

        private String description = "";
        private long timeout;
        private Priority priority = Priority.NORMAL;
        private TaskKind kind = TaskKind.WORK;
        private @Nullable ObjectNode context;
        private List<String> checks = List.of();
        private Optional<String> repository = Optional.empty();
        private Optional<String> base = Optional.empty();
        private Optional<String> worker = Optional.empty();
        private Optional<String> model = Optional.empty();
        private Optional<String> replayOf = Optional.empty();
        private List<TaskId> above = List.of();
        private Budget budget = Budget.NONE;

        TaskSpec read(JsonParser json, TaskId id, Optional<TaskId> parent) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("what was asked for is no JSON object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                read(json, name);
            }
            return new TaskSpec(
                    id.domain(),
                    kind,
                    description,
                    priority,
                    Duration.ofSeconds(timeout),
                    context == null ? Json.object() : context,
                    repository,
                    base,
                    checks,
                    worker,
                    parent,
                    replayOf,
                    budget,
                    above,
                    model);
        }

        private void read(JsonParser json, String name) throws IOException {
            switch (name) {
                case "description" -> description = text(json);
                case "timeout_s" -> timeout = json.getValueAsLong();
                case "priority" -> priority = Priority.of(text(json));
                case "kind" -> kind = TaskKind.parse(text(json));
                case "context" ->
                        context =
                                json.<JsonNode>readValueAsTree() instanceof ObjectNode object
                                        ? object
                                        : null;
                case "checks" -> checks = texts(json.<JsonNode>readValueAsTree());
                case "repository" -> repository = Optional.of(text(json));
                case "base" -> base = Optional.of(text(json));
                case "worker" -> worker = Optional.of(text(json));
                case "model" -> model = Optional.of(text(json));
                case "replay_of" -> replayOf = Optional.of(text(json));
                case "above" ->
                        above =
                                texts(json.<JsonNode>readValueAsTree()).stream()
                                        .map(TaskId::new)
                                        .toList();
                case "budget" -> budget = Budget.of(json.<JsonNode>readValueAsTree());
                default -> json.skipChildren();
            }
        }

        private static String text(JsonParser json) throws IOException {
            if (!json.currentToken().isScalarValue()) {
                throw new IllegalArgumentException(
                        json.currentName() + " is no text, but " + json.currentToken());
            }
            return json.getText();
        }
    }
}
