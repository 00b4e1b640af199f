package dev.agentnet.main.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Reads what a turn used out of the answer, as its bytes pass: a stream of events, of which only
/// the few lines with a usage are looked at, or one JSON object.
///
/// The events are those of https://docs.claude.com/en/docs/build-with-claude/streaming:
/// `message_start` has the prompt's tokens, each `message_delta` the turn's so far.
final class UsageReader {

    /// Of an answer in one piece; the longest has some hundred thousand tokens.
    private static final int MOST_WHOLE = 8 << 20;

    /// Of an event's line; those with a usage have some hundred bytes.
    private static final int MOST_LINE = 64 << 10;

    private final boolean streamed;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1_024);
    private boolean tooLong;
    private TurnUsage usage = TurnUsage.NONE;

    /// @param contentType of the answer
    UsageReader(String contentType) {
        this.streamed = contentType.startsWith("text/event-stream");
    }

    void read(byte[] bytes, int length) {
        if (!streamed) {
            keep(bytes, 0, length, MOST_WHOLE);
            return;
        }
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, from, i, MOST_LINE);
                line();
                from = i + 1;
            }
        }
        keep(bytes, from, length, MOST_LINE);
    }

    private void keep(byte[] bytes, int from, int to, int most) {
        if (kept.size() + to - from > most) {
            tooLong = true;
            kept.reset();
        }
        if (!tooLong) {
            kept.write(bytes, from, to - from);
        }
    }

    private void line() {
        String line = kept.toString(StandardCharsets.UTF_8);
        kept.reset();
        tooLong = false;
        if (line.startsWith("data:") && line.contains("\"usage\"")) {
            Json.parseObject(line.substring("data:".length())).ifPresent(this::event);
        }
    }

    private void event(ObjectNode event) {
        switch (event.path("type").asText()) {
            case "message_start" ->
                    usage =
                            usage.with(
                                    event.at("/message/model").asText(),
                                    event.at("/message/usage"));
            case "message_delta" -> usage = usage.with("", event.path("usage"));
            default -> {}
        }
    }

    /// What was used, as far as it has been read.
    TurnUsage usage() {
        if (!streamed && kept.size() > 0) {
            Json.parseObject(kept.toString(StandardCharsets.UTF_8))
                    .ifPresent(whole ->
                            usage =
                                    TurnUsage.NONE.with(
                                            whole.path("model").asText(), whole.path("usage")));
        }
        return usage;
    }
}
