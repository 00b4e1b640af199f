package dev.agentnet.worker.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;

/// One message of the fake model, as one JSON object or as the stream of events it comes in.
///
/// The events are those of Anthropic's documentation of streaming: message_start, per block
/// content_block_start, _delta and _stop, then message_delta and message_stop.
record MessageReply(String id, String model, ObjectNode step) {

    private ArrayNode content() {
        ArrayNode content = Json.array();
        if (step.has("text")) {
            content.addObject().put("type", "text").put("text", step.path("text").asText());
        }
        if (step.has("tool")) {
            addTool(content, step);
        }
        for (JsonNode tool : step.path("tools")) {
            addTool(content, tool);
        }
        return content;
    }

    private void addTool(ArrayNode content, JsonNode tool) {
        content.addObject()
                .put("type", "tool_use")
                .put("id", "toolu_" + id + "_" + content.size())
                .put("name", tool.path("tool").asText())
                .set("input", tool.path("input"));
    }

    private String stopReason() {
        return step.has("tool") || step.has("tools") ? "tool_use" : "end_turn";
    }

    private ObjectNode message(ArrayNode content) {
        ObjectNode message =
                Json.object()
                        .put("id", id)
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("model", model);
        message.set("content", content);
        message.putNull("stop_reason").putNull("stop_sequence");
        message.putObject("usage")
                .put("input_tokens", step.path("tokens_in").asInt(1000))
                .put("output_tokens", 1);
        return message;
    }

    private int tokensOut() {
        return step.path("tokens_out").asInt(100);
    }

    ObjectNode whole() {
        ObjectNode message = message(content()).put("stop_reason", stopReason());
        message.withObject("/usage").put("output_tokens", tokensOut());
        return message;
    }

    String events() {
        StringBuilder out = new StringBuilder();
        ObjectNode start = Json.object();
        start.set("message", message(Json.array()));
        event(out, "message_start", start);
        int index = 0;
        for (JsonNode block : content()) {
            addBlock(out, index++, (ObjectNode) block);
        }
        ObjectNode end = Json.object();
        end.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", tokensOut());
        event(out, "message_delta", end);
        event(out, "message_stop", Json.object());
        return out.toString();
    }

    private static void addBlock(StringBuilder out, int index, ObjectNode block) {
        ObjectNode delta = Json.object();
        ObjectNode empty = block.deepCopy();
        if (block.path("type").asText().equals("text")) {
            empty.put("text", "");
            delta.put("type", "text_delta").put("text", block.path("text").asText());
        } else {
            empty.set("input", Json.object());
            delta.put("type", "input_json_delta")
                    .put("partial_json", Json.write(block.path("input")));
        }
        ObjectNode start = Json.object().put("index", index);
        start.set("content_block", empty);
        event(out, "content_block_start", start);
        ObjectNode middle = Json.object().put("index", index);
        middle.set("delta", delta);
        event(out, "content_block_delta", middle);
        event(out, "content_block_stop", Json.object().put("index", index));
    }

    private static void event(StringBuilder out, String type, ObjectNode data) {
        ObjectNode typed = Json.object().put("type", type);
        typed.setAll(data);
        out.append("event: ").append(type).append("\ndata: ").append(Json.write(typed));
        out.append("\n\n");
    }
}
