package dev.agentnet.worker.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.agent.AgentEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Reads Claude Code's stream of JSON lines and tells what happens in it.
///
/// What is not known is passed over, so that another version's news does not stop a run. A model
/// message comes in several lines that repeat its usage, and that usage is the one at its start; so
/// each message is told once, and the result line brings what is missing to the true sum. For one
/// run and one thread.
final class ClaudeStream {

    private final Consumer<AgentEvent> listener;
    private final Set<String> messages = new HashSet<>();

    private Optional<String> session = Optional.empty();
    private Optional<ObjectNode> result = Optional.empty();
    private Usage told = Usage.NONE;
    private String lastSaid = "";
    private String apiError = "";
    private long junk;

    ClaudeStream(Consumer<AgentEvent> listener) {
        this.listener = listener;
    }

    /// Takes one line.
    ///
    /// @return the control request that it is, if it is one: it wants an answer
    Optional<ObjectNode> accept(String line) {
        if (line.isBlank()) {
            return Optional.empty();
        }
        Optional<ObjectNode> json = Json.parseObject(line);
        if (json.isEmpty()) {
            junk++;
            return Optional.empty();
        }
        ObjectNode object = json.get();
        switch (object.path("type").asText()) {
            case "system" -> system(object);
            case "assistant" -> assistant(object);
            case "user" -> user(object.path("message").path("content"));
            case "result" -> result(object);
            case "control_request" -> {
                return json;
            }
            default -> {
                // Retries, progress of sub-agents, and whatever comes with the next version.
            }
        }
        return Optional.empty();
    }

    /// The session, once the stream has begun.
    Optional<String> session() {
        return session;
    }

    /// The last result line.
    Optional<ObjectNode> result() {
        return result;
    }

    /// What was used, as far as it is known.
    Usage usage() {
        return told;
    }

    String lastSaid() {
        return lastSaid;
    }

    /// Claude Code's word for what the model's service answered last, if that was an error.
    String apiError() {
        return apiError;
    }

    /// Lines that were no JSON object.
    long junkLines() {
        return junk;
    }

    private void system(ObjectNode line) {
        if (line.path("subtype").asText().equals("init") && session.isEmpty()) {
            session = Optional.of(line.path("session_id").asText());
            listener.accept(
                    new AgentEvent.Started(
                            line.path("session_id").asText(), line.path("model").asText()));
        }
    }

    private void assistant(ObjectNode line) {
        apiError = line.path("error").asText("");
        JsonNode message = line.path("message");
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> say(block.path("text").asText());
                case "tool_use" ->
                        listener.accept(
                                new AgentEvent.ToolUsed(
                                        block.path("id").asText(),
                                        block.path("name").asText(),
                                        block.path("input") instanceof ObjectNode input
                                                ? input
                                                : Json.object()));
                default -> {
                    // Thinking, and kinds of blocks that are not known yet.
                }
            }
        }
        if (messages.add(message.path("id").asText())) {
            JsonNode usage = message.path("usage");
            tell(
                    new Usage(
                            tokensIn(
                                    usage,
                                    "input_tokens",
                                    "cache_creation_input_tokens",
                                    "cache_read_input_tokens"),
                            usage.path("output_tokens").asLong(),
                            0));
        }
    }

    private void say(String text) {
        if (!text.isBlank()) {
            lastSaid = text;
            listener.accept(new AgentEvent.Said(text));
        }
    }

    private void user(JsonNode content) {
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                listener.accept(
                        new AgentEvent.ToolEnded(
                                block.path("tool_use_id").asText(),
                                !block.path("is_error").asBoolean(),
                                text(block.path("content"))));
            }
        }
    }

    /// A tool's result is a text, or a list of blocks of which some are texts.
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        return StreamSupport.stream(content.spliterator(), false)
                .filter(block -> block.path("type").asText().equals("text"))
                .map(block -> block.path("text").asText())
                .collect(Collectors.joining("\n"));
    }

    private void result(ObjectNode line) {
        result = Optional.of(line);
        Usage used = used(line);
        tell(
                new Usage(
                        Math.max(0, used.tokensIn() - told.tokensIn()),
                        Math.max(0, used.tokensOut() - told.tokensOut()),
                        Math.max(0, used.costUsd() - told.costUsd())));
    }

    private void tell(Usage usage) {
        if (!usage.equals(Usage.NONE)) {
            told = told.plus(usage);
            listener.accept(new AgentEvent.Turn(usage));
        }
    }

    /// What this run used. `total_cost_usd` and `modelUsage` count the whole session, also what
    /// came before a resume; `model_usage_since_last_result` begins with this run. Where a version
    /// does not give it, a resumed run is billed too high rather than not at all.
    private static Usage used(ObjectNode line) {
        JsonNode models = line.path("model_usage_since_last_result");
        if (!models.isObject()) {
            models = line.path("modelUsage");
        }
        Usage sum = Usage.NONE;
        for (JsonNode model : models) {
            sum =
                    sum.plus(
                            new Usage(
                                    tokensIn(
                                            model,
                                            "inputTokens",
                                            "cacheCreationInputTokens",
                                            "cacheReadInputTokens"),
                                    model.path("outputTokens").asLong(),
                                    model.path("costUSD").asDouble()));
        }
        return models.isObject() ? sum : new Usage(0, 0, line.path("total_cost_usd").asDouble());
    }

    private static long tokensIn(JsonNode usage, String plain, String written, String read) {
        return usage.path(plain).asLong()
                + usage.path(written).asLong()
                + usage.path(read).asLong();
    }
}
