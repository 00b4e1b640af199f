package dev.agentnet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.worker.PromptWriter.Situation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an agent is told.
final class PromptWriterTest {

    private static final Situation FIRST = new Situation(false, false);

    private static Task task(Optional<String> feedback, Map<String, String> fields) {
        return new Task(
                new TaskId("backend.k3v9x2"),
                TaskSpec.of(new DomainName("backend"), "Add a table"),
                TaskState.ACTIVE,
                2,
                2,
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                feedback,
                fields);
    }

    @Test
    void firstAttemptIsToldOfNoOther() {
        assertThat(PromptWriter.prompt(task(Optional.empty(), Map.of()), FIRST))
                .isEqualTo("Add a table\n");
    }

    @Test
    void whoReportsIsToldOfNoChecks() {
        Task task = task(Optional.empty(), Map.of());
        assertThat(PromptWriter.prompt(task, new Situation(false, true)))
                .contains("Your last message is your result.");
    }

    @ParameterizedTest
    @EnumSource
    void nextAttemptIsToldHowTheLastOneFailed(FailureName failure) {
        String found = failure.word() + ": why\nWhat it said at its end:\nI had begun with x";
        assertThat(PromptWriter.prompt(task(Optional.empty(), Map.of("found", found)), FIRST))
                .contains(found);
    }

    @Test
    void whatCameBackBeforeIsNotForgottenWhenAnAttemptIsLost() {
        Task task =
                task(Optional.of("the check failed"), Map.of("found", "lease_lost: it was killed"));
        assertThat(PromptWriter.prompt(task, FIRST))
                .contains("the check failed", "lease_lost: it was killed");
    }
}
