package dev.agentnet.main.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.main.budget.Admission.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TurnTest {

    private static final String STREAM = "text/event-stream";
    private static final String JSON = "application/json";

    private static long tokens(String type, int pieces, String answer) {
        Turn turn = Turn.free();
        turn.answered(type);
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += pieces) {
            byte[] piece = new byte[8_192];
            int length = Math.min(pieces, bytes.length - from);
            System.arraycopy(bytes, from, piece, 0, length);
            turn.passed(piece, length);
        }
        return turn.tokens();
    }

    @Test
    void tokensOfAnAnswerAreSeenHoweverItComes() {
        String streamed =
                "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1000,\"output_tokens\":1}}}\n"
                        + "data: {\"text\":\"x\"}\n".repeat(5_000)
                        + "data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\": 250}}\n";
        String whole =
                "{\"content\":\""
                        + "y".repeat(40_000)
                        + "\",\"usage\":{\"input_tokens\":7,\"output_tokens\":8}}";
        for (int pieces : List.of(1, 100, 8_192)) {
            assertThat(tokens(STREAM, pieces, streamed)).isEqualTo(1_250);
            assertThat(tokens(JSON, pieces, whole)).isEqualTo(15);
        }
        assertThat(tokens(JSON, 10, "{}")).isZero();
        assertThat(Optional.of(tokens(STREAM, 10, ""))).contains(0L);
    }
}
