package dev.agentnet.main.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class UsageReaderTest {

    private static final String EVENTS =
            """
            event: message_start
            data: {"type":"message_start","message":{"model":"claude-opus-5","usage":{"input_tokens":3,\
            "cache_creation_input_tokens":50,"cache_creation":{"ephemeral_1h_input_tokens":20},\
            "cache_read_input_tokens":7,"output_tokens":1}}}

            event: content_block_delta
            data: {"type":"content_block_delta","delta":{"text":"the \\"usage\\" of it"}}

            event: message_delta
            data: {"type":"message_delta","usage":{"output_tokens":42}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static TurnUsage read(String type, String text, int piece) {
        UsageReader reader = new UsageReader(type);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += piece) {
            byte[] some = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece));
            reader.read(some, some.length);
        }
        return reader.usage();
    }

    @Test
    void streamIsReadHoweverItIsCut() {
        TurnUsage whole = new TurnUsage("claude-opus-5", 3, 42, 30, 20, 7);
        for (int piece : new int[] {1, 7, 100, 10_000}) {
            assertThat(read("text/event-stream; charset=utf-8", EVENTS, piece)).isEqualTo(whole);
        }
    }

    @Test
    void streamThatBreaksOffCountsWhatItSaid() {
        String begun = EVENTS.substring(0, EVENTS.indexOf("event: message_delta"));
        assertThat(read("text/event-stream", begun, 64))
                .isEqualTo(new TurnUsage("claude-opus-5", 3, 1, 30, 20, 7));
    }

    @Test
    void lineWithoutEndIsNotKept() {
        String long1 = "data: {\"usage\":\"" + "x".repeat(100_000) + "\"}\n";
        assertThat(read("text/event-stream", long1 + EVENTS, 4_096).output()).isEqualTo(42);
    }

    @Test
    void answerInOnePieceIsRead() {
        String whole = "{\"model\":\"m\",\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}";
        assertThat(read("application/json", whole, 10))
                .isEqualTo(new TurnUsage("m", 5, 6, 0, 0, 0));
        assertThat(read("application/json", "no json", 10)).isEqualTo(TurnUsage.NONE);
    }
}
