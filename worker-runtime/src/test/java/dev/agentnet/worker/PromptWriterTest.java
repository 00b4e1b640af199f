package dev.agentnet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an agent is told.
final class PromptWriterTest {

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
        assertThat(PromptWriter.prompt(task(Optional.empty(), Map.of()), false))
                .isEqualTo("Add a table\n");
    }

    @ParameterizedTest
    @EnumSource
    void nextAttemptIsToldHowTheLastOneFailed(FailureName failure) {
        String found = failure.word() + ": why\nWhat it said at its end:\nI had begun with x";
        assertThat(PromptWriter.prompt(task(Optional.empty(), Map.of("found", found)), false))
                .contains(found);
    }

    @Test
    void whatCameBackBeforeIsNotForgottenWhenAnAttemptIsLost() {
        Task task =
                task(Optional.of("the check failed"), Map.of("found", "lease_lost: it was killed"));
        assertThat(PromptWriter.prompt(task, false))
                .contains("the check failed", "lease_lost: it was killed");
    }
}
