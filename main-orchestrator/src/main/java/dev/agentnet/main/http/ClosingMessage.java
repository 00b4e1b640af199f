package dev.agentnet.main.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import io.javalin.http.Context;
import java.util.UUID;

/// What main itself answers an agent whose budget is used up, once a person has said that it is to
/// finish: the model's last word, after which the agent ends with what it has.
final class ClosingMessage {

    private static final String WORDS =
            "The budget of this task is used up. What has been done so far is handed in as it is.";

    private ClosingMessage() {}

    static void answer(Context context) {
        ObjectNode asked = Json.parseObject(context.body()).orElseGet(Json::object);
        String model = asked.path("model").asText();
        if (asked.path("stream").asBoolean()) {
            context.contentType("text/event-stream").result(events(model));
        } else {
            ObjectNode whole = message(model).put("stop_reason", "end_turn");
            whole.withArray("/content").addObject().put("type", "text").put("text", WORDS);
            context.contentType("application/json").result(Json.write(whole));
        }
    }

    private static ObjectNode message(String model) {
        ObjectNode message =
                Json.object()
                        .put("id", "msg_" + UUID.randomUUID())
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("model", model);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
        return message;
    }

    private static String events(String model) {
        StringBuilder out = new StringBuilder();
        ObjectNode start = Json.object();
        start.set("message", message(model));
        event(out, "message_start", start);
        ObjectNode begun = Json.object().put("index", 0);
        begun.putObject("content_block").put("type", "text").put("text", "");
        event(out, "content_block_start", begun);
        ObjectNode said = Json.object().put("index", 0);
        said.putObject("delta").put("type", "text_delta").put("text", WORDS);
        event(out, "content_block_delta", said);
        event(out, "content_block_stop", Json.object().put("index", 0));
        ObjectNode end = Json.object();
        end.putObject("delta").put("stop_reason", "end_turn").putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", 0);
        event(out, "message_delta", end);
        event(out, "message_stop", Json.object());
        return out.toString();
    }

    private static void event(StringBuilder out, String type, ObjectNode data) {
        ObjectNode typed = Json.object().put("type", type);
        typed.setAll(data);
        out.append("event: ").append(type).append("\ndata: ").append(Json.write(typed));
        out.append("\n\n");
    }
}
