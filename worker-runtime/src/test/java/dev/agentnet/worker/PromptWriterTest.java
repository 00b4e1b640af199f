package dev.agentnet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.worker.Predecessors.Predecessor;
import dev.agentnet.worker.PromptWriter.Situation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an agent is told.
final class PromptWriterTest {

    private static final Situation FIRST = new Situation(false, false, List.of());

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
    void whatWasDoneBeforeIsToldInShortWithReferences() {
        Task.Upstream table =
                new Task.Upstream("backend.a", "table", "abc", "refs/x", "main", "Made it.\nFine.");
        Task.Upstream look = new Task.Upstream("crew.b", "scout", "", "", "", "");
        Situation situation =
                new Situation(
                        false,
                        false,
                        List.of(
                                new Predecessor(
                                        table,
                                        List.of("a.sql", "b.sql"),
                                        3,
                                        Optional.of(Path.of("/x/before/table.md"))),
                                new Predecessor(look, List.of(), 0, Optional.empty())));
        assertThat(PromptWriter.prompt(task(Optional.empty(), Map.of()), situation))
                .isEqualTo(
                        """
                        Add a table

                        This was done before, and you build on it:
                        - table (task backend.a, commit abc on main): Made it.
                          Fine.
                          files: a.sql, b.sql and 3 more
                          the whole of its report: /x/before/table.md
                        - scout (task crew.b)
                        """);
    }

    @Test
    void whoReportsIsToldOfNoChecks() {
        Task task = task(Optional.empty(), Map.of());
        assertThat(PromptWriter.prompt(task, new Situation(false, true, List.of())))
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
