package dev.agentnet.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.worker.agent.AgentEvent;
import dev.agentnet.worker.redact.Redactor;

/// Takes the secrets out of what an agent does, before anybody else hears of it.
final class EventRedaction {

    private EventRedaction() {}

    static AgentEvent of(AgentEvent event, Redactor redactor) {
        return switch (event) {
            case AgentEvent.Started started -> started;
            case AgentEvent.Said said -> new AgentEvent.Said(redactor.redact(said.text()));
            case AgentEvent.ToolUsed tool ->
                    new AgentEvent.ToolUsed(tool.id(), tool.name(), input(tool.input(), redactor));
            case AgentEvent.ToolEnded ended ->
                    new AgentEvent.ToolEnded(ended.id(), ended.ok(), redactor.redact(ended.text()));
            case AgentEvent.Turn turn -> turn;
            case AgentEvent.Ended ended ->
                    new AgentEvent.Ended(
                            ended.ok(), ended.reason(), redactor.redact(ended.summary()));
        };
    }

    /// Field by field, since line breaks are hidden in the text of JSON.
    private static ObjectNode input(ObjectNode input, Redactor redactor) {
        ObjectNode clean = Json.object();
        input.properties()
                .forEach(field -> {
                    if (field.getValue().isTextual()) {
                        clean.put(field.getKey(), redactor.redact(field.getValue().asText()));
                    } else {
                        String text = redactor.redact(Json.write(field.getValue()));
                        Json.tryParse(text)
                                .ifPresentOrElse(
                                        node -> clean.set(field.getKey(), node),
                                        () -> clean.put(field.getKey(), text));
                    }
                });
        return clean;
    }
}
