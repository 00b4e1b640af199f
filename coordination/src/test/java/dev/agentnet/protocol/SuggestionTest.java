package dev.agentnet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {

    @ParameterizedTest
    @CsvSource({
        "backnd, backend",
        "bakcend, backend",
        "frontends, frontend",
        "devop, devops",
        "xackenx, backend"
    })
    void nearestWordIsSuggested(String typed, String meant) {
        assertThat(Suggestion.of(typed, List.of("backend", "devops", "frontend")))
                .isEqualTo(" Did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"design", "xyzkend", "b", "bogus"})
    void anotherWordIsNot(String typed) {
        assertThat(Suggestion.of(typed, List.of("backend", "devops", "logs"))).isEmpty();
    }
}
