package dev.agentnet.worker.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Usage;
import java.util.Optional;

/// What an agent does, as it does it. A recording is a list of these, one JSON object per line.
public sealed interface AgentEvent {

    /// @param session what the run can be resumed by
    record Started(String session, String model) implements AgentEvent {}

    record Said(String text) implements AgentEvent {}

    record ToolUsed(String id, String name, ObjectNode input) implements AgentEvent {}

    record ToolEnded(String id, boolean ok, String text) implements AgentEvent {}

    /// One model turn and what it used.
    record Turn(Usage usage) implements AgentEvent {}

    /// @param reason the agent's own word for why it ended
    record Ended(boolean ok, String reason, String summary) implements AgentEvent {}

    default ObjectNode toJson() {
        ObjectNode json = Json.object();
        return switch (this) {
            case Started e ->
                    json.put("type", "started").put("session", e.session).put("model", e.model);
            case Said e -> json.put("type", "said").put("text", e.text);
            case ToolUsed e ->
                    json.put("type", "tool")
                            .put("id", e.id)
                            .put("name", e.name)
                            .set("input", e.input);
            case ToolEnded e ->
                    json.put("type", "tool_result")
                            .put("id", e.id)
                            .put("ok", e.ok)
                            .put("text", e.text);
            case Turn e ->
                    json.put("type", "usage")
                            .put("tokens_in", e.usage.tokensIn())
                            .put("tokens_out", e.usage.tokensOut())
                            .put("cost_usd", e.usage.costUsd());
            case Ended e ->
                    json.put("type", "finished")
                            .put("ok", e.ok)
                            .put("reason", e.reason)
                            .put("summary", e.summary);
        };
    }

    /// Reads one line of a recording; empty for a type that is not known here.
    static Optional<AgentEvent> fromJson(ObjectNode json) {
        return Optional.ofNullable(
                switch (json.path("type").asText()) {
                    case "started" ->
                            new Started(json.path("session").asText(), json.path("model").asText());
                    case "said" -> new Said(json.path("text").asText());
                    case "tool" ->
                            new ToolUsed(
                                    json.path("id").asText(),
                                    json.path("name").asText(),
                                    json.path("input") instanceof ObjectNode input
                                            ? input
                                            : Json.object());
                    case "tool_result" ->
                            new ToolEnded(
                                    json.path("id").asText(),
                                    json.path("ok").asBoolean(),
                                    json.path("text").asText());
                    case "usage" ->
                            new Turn(
                                    new Usage(
                                            json.path("tokens_in").asLong(),
                                            json.path("tokens_out").asLong(),
                                            json.path("cost_usd").asDouble()));
                    case "finished" ->
                            new Ended(
                                    json.path("ok").asBoolean(),
                                    json.path("reason").asText(),
                                    json.path("summary").asText());
                    default -> null;
                });
    }
}
