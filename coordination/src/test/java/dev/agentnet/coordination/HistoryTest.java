package dev.agentnet.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.protocol.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryTest {

    private final History history = new History();

    private void seen(String... events) {
        for (String event : events) {
            String[] words = event.split(" ");
            history.add(
                    Json.object()
                            .put("type", words[0])
                            .put("task", "backend.1")
                            .put("attempt", words.length > 1 ? Integer.parseInt(words[1]) : 0));
        }
    }

    private List<Invariant> broken() {
        return history.violations().stream().map(Inspection.Violation::invariant).toList();
    }

    @Test
    void whatIsTriedAgainAndRetriedIsInOrder() {
        seen("submitted", "claimed 1", "delayed 1", "promoted", "claimed 2", "reaped");
        seen("claimed 3", "verifying 3", "queued", "returned", "claimed 4", "dead 4");
        seen("retried", "claimed 5", "verifying 5", "queued", "done");
        assertThat(broken()).isEmpty();
    }

    @Test
    void outcomeOfAClaimThatWasLostIsFound() {
        seen("claimed 1", "reaped", "verifying 1");
        assertThat(broken()).containsExactly(Invariant.I4);
    }

    @Test
    void outcomeOfAnEarlierAttemptIsFound() {
        seen("claimed 1", "reaped", "claimed 2", "done 1");
        assertThat(broken()).containsExactly(Invariant.I4);
    }

    @Test
    void secondClaimOfWhatIsHeldIsFound() {
        seen("claimed 1", "claimed 2");
        assertThat(broken()).containsExactly(Invariant.I4);
    }

    @Test
    void attemptThatDoesNotGrowIsFound() {
        seen("claimed 2", "reaped", "claimed 2");
        assertThat(broken()).containsExactly(Invariant.I4);
    }

    @Test
    void secondEndIsFound() {
        seen("claimed 1", "done 1", "cancelled");
        assertThat(broken()).containsExactly(Invariant.I3);
    }

    @Test
    void whatBeganBeforeTheOldestEventIsTakenToBeRight() {
        seen("verifying 3", "queued", "done");
        assertThat(broken()).isEmpty();
    }
}
