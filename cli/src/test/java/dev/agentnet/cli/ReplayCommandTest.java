package dev.agentnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayCommandTest {

    private static Task task(int attempt) {
        TaskState state = TaskState.DONE;
        return new Task(
                new TaskId("backend.1jgs0f4x9k2m7p"),
                TaskSpec.of(new DomainName("backend"), "Add a cart"),
                state,
                attempt,
                3,
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    @Test
    void lastAttemptIsPlayedUnlessAnotherIsAskedFor() {
        assertThat(ReplayCommand.played(task(3), Optional.empty())).isEqualTo(3);
        assertThat(ReplayCommand.played(task(3), Optional.of(1))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4, 9})
    void attemptThatNeverWasIsRefused(int attempt) {
        assertThatThrownBy(() -> ReplayCommand.played(task(3), Optional.of(attempt)))
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining("has no attempt " + attempt + "; its last is 3");
    }

    @Test
    void taskThatNeverBeganIsRefused() {
        assertThatThrownBy(() -> ReplayCommand.played(task(0), Optional.empty()))
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining("has not begun");
    }
}
