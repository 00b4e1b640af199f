package dev.agentnet.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.redact.LineRedactor;
import dev.agentnet.worker.redact.Redactor;

/// Takes the secrets out of what an agent does in one attempt, before anybody else hears of it.
///
/// For one thread, as what is said may begin a private key that the next event goes on with.
final class EventRedaction {

    private final Redactor redactor;
    private final LineRedactor said;

    EventRedaction(Redactor redactor) {
        this.redactor = redactor;
        this.said = redactor.lines();
    }

    AgentEvent of(AgentEvent event) {
        return switch (event) {
            case AgentEvent.Started(String session, String model) ->
                    new AgentEvent.Started(redactor.redact(session), redactor.redact(model));
            case AgentEvent.Said(String text) -> new AgentEvent.Said(said.redact(text));
            case AgentEvent.ToolUsed(String id, String name, ObjectNode input) ->
                    new AgentEvent.ToolUsed(
                            redactor.redact(id), redactor.redact(name), object(input));
            case AgentEvent.ToolEnded(String id, boolean ok, String text) ->
                    new AgentEvent.ToolEnded(redactor.redact(id), ok, redactor.redact(text));
            case AgentEvent.Turn turn -> turn;
            case AgentEvent.Ended(boolean ok, String reason, String summary) ->
                    new AgentEvent.Ended(ok, redactor.redact(reason), redactor.redact(summary));
        };
    }

    /// Text by text, since line breaks and quotes are hidden in the text of JSON.
    private ObjectNode object(ObjectNode input) {
        ObjectNode clean = Json.object();
        input.properties()
                .forEach(field ->
                        clean.set(redactor.redact(field.getKey()), node(field.getValue())));
        return clean;
    }

    private JsonNode node(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> {
                ArrayNode clean = Json.array();
                array.forEach(element -> clean.add(node(element)));
                yield clean;
            }
            case TextNode text -> new TextNode(redactor.redact(text.asText()));
            default -> {
                String digits = value.asText();
                String clean = redactor.redact(digits);
                yield clean.equals(digits) ? value : new TextNode(clean);
            }
        };
    }
}
