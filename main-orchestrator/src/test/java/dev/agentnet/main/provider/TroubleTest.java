package dev.agentnet.main.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.main.provider.Trouble.Kind;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TroubleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Optional<Trouble> read(int status, String... headers) {
        Map<String, List<String>> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return Trouble.of(status, HttpHeaders.of(all, (name, value) -> true), NOW);
    }

    private static Optional<Trouble> trouble(Kind kind, Optional<Instant> until) {
        return Optional.of(new Trouble(kind, until));
    }

    @Test
    void otherAnswersAreNoTrouble() {
        assertThat(read(200, "retry-after", "5")).isEmpty();
        assertThat(read(400)).isEmpty();
        assertThat(read(500)).isEmpty();
    }

    @Test
    void timeIsReadInSecondsAndAsADate() {
        Optional<Instant> soon = Optional.of(NOW.plusSeconds(90));
        assertThat(read(429, "retry-after", " 90 ")).isEqualTo(trouble(Kind.LIMITED, soon));
        assertThat(read(529, "retry-after", "Thu, 1 Jan 2026 00:01:30 GMT"))
                .isEqualTo(trouble(Kind.OVERLOADED, soon));
    }

    @Test
    void withoutATimeThatCanBeReadThereIsNone() {
        assertThat(read(429)).isEqualTo(trouble(Kind.LIMITED, Optional.empty()));
        for (String nonsense : List.of("soon", "-1", "", "999999999999")) {
            assertThat(read(529, "retry-after", nonsense))
                    .as(nonsense)
                    .isEqualTo(trouble(Kind.OVERLOADED, Optional.empty()));
        }
    }

    @Test
    void usedUpWindowNamesItsEnd() {
        Instant end = NOW.plusSeconds(7_200);
        String reset = Long.toString(end.getEpochSecond());
        assertThat(
                        read(
                                429,
                                "anthropic-ratelimit-unified-status",
                                "rejected",
                                "anthropic-ratelimit-unified-reset",
                                reset,
                                "retry-after",
                                "3"))
                .isEqualTo(trouble(Kind.USED_UP, Optional.of(end)));
        assertThat(read(429, "anthropic-ratelimit-unified-status", "rejected", "retry-after", "3"))
                .isEqualTo(trouble(Kind.USED_UP, Optional.of(NOW.plusSeconds(3))));
    }

    @Test
    void windowThatIsNotUsedUpIsAskedSoonerThanItsEnd() {
        String reset = Long.toString(NOW.plusSeconds(7_200).getEpochSecond());
        assertThat(
                        read(
                                429,
                                "anthropic-ratelimit-unified-status",
                                "allowed",
                                "anthropic-ratelimit-unified-reset",
                                reset,
                                "retry-after",
                                "3"))
                .isEqualTo(trouble(Kind.LIMITED, Optional.of(NOW.plusSeconds(3))));
        assertThat(read(429, "anthropic-ratelimit-unified-reset", reset))
                .isEqualTo(trouble(Kind.LIMITED, Optional.of(NOW.plusSeconds(7_200))));
    }
}
