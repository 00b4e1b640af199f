package dev.agentnet.main.merge;

import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.Submissions.Submitted;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Has a candidate checked in the `checks` domain, where no agent runs.
final class Acceptance {

    /// Checks looked at in one go; a domain runs far fewer.
    private static final int MOST = 100;

    private final Submissions submissions;
    private final TaskRecords records;
    private final MergeSettings settings;

    Acceptance(Submissions submissions, TaskRecords records, MergeSettings settings) {
        this.submissions = submissions;
        this.records = records;
        this.settings = settings;
    }

    sealed interface Verdict {

        /// @param begun whether this very call has begun it
        record Running(TaskId check, boolean begun) implements Verdict {}

        record Passed(TaskId check, String tree) implements Verdict {}

        record Failed(TaskId check, String reason, String output) implements Verdict {}
    }

    /// The verdict on a candidate as far as it is known; the first call has it checked.
    Verdict on(Task task, String repository, String candidate) {
        TaskSpec spec =
                new TaskSpec(
                        DomainName.CHECKS,
                        TaskKind.CHECK,
                        "check " + task.id() + ": " + String.join("; ", task.spec().checks()),
                        Priority.HIGH,
                        settings.checkTimeout(),
                        Json.object().put("task", task.id().value()).put("attempt", task.attempt()),
                        Optional.of(repository),
                        Optional.of(candidate),
                        task.spec().checks(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        // Two attempts that do the same within a second make the very same commit.
        String key = "check:%s:%d:%s".formatted(task.id(), task.attempt(), candidate);
        Submitted submitted = submissions.submit(spec, key);
        TaskId check = submitted.id();
        Task record = records.find(check).orElseThrow();
        Map<String, String> result = records.result(check);
        if (!record.state().isEnd()) {
            return new Verdict.Running(check, submitted.fresh());
        }
        if (record.state() != TaskState.DONE) {
            String why = result.getOrDefault("error", record.state().word());
            return new Verdict.Failed(check, "the check could not be run: " + why, why);
        }
        String exit = result.getOrDefault("exit_code", "?");
        String tree = result.getOrDefault("tree", "");
        if (exit.equals("0")) {
            return new Verdict.Passed(check, tree);
        }
        String reason = "%s → exit %s on tree %s".formatted(result.get("command"), exit, tree);
        return new Verdict.Failed(check, reason, tail(result.getOrDefault("output", "")));
    }

    /// Ends checks whose task does not wait for them any more: they would hold up all others.
    void endOrphans() {
        for (TaskState state : List.of(TaskState.ACTIVE, TaskState.PENDING)) {
            for (TaskId check : records.list(DomainName.CHECKS, state, MOST)) {
                records.find(check)
                        .filter(this::isOrphan)
                        .ifPresent(found -> submissions.cancel(check, "its task has ended"));
            }
        }
    }

    private boolean isOrphan(Task check) {
        String owner = check.spec().context().path("task").asText();
        int attempt = check.spec().context().path("attempt").asInt();
        return TaskId.parse(owner)
                .filter(id ->
                        records.find(id)
                                .filter(task -> task.state() == TaskState.VERIFYING)
                                .filter(task -> task.attempt() == attempt)
                                .isEmpty())
                .isPresent();
    }

    private String tail(String output) {
        int most = settings.feedbackCharacters();
        return output.length() <= most ? output : output.substring(output.length() - most);
    }
}
