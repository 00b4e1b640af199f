package dev.agentnet.main.merge;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Has a candidate checked in the `checks` domain, where no agent runs.
final class Acceptance {

    /// Checks looked at in one go; a domain runs far fewer.
    private static final int MOST = 100;

    private final Submissions submissions;
    private final TaskRecords records;
    private final MergeSettings.Checks settings;

    Acceptance(Submissions submissions, TaskRecords records, MergeSettings.Checks settings) {
        this.submissions = submissions;
        this.records = records;
        this.settings = settings;
    }

    sealed interface Verdict {

        /// @param begun whether this very call has begun it
        record Running(TaskId check, boolean begun) implements Verdict {}

        record Passed(TaskId check, String tree) implements Verdict {}

        /// @param evidence what ran and how it ended, as fields of a result
        record Failed(TaskId check, String reason, String output, Map<String, String> evidence)
                implements Verdict {}
    }

    /// The verdict on a batch as far as it is known; the first call has its end checked.
    ///
    /// @param tried which time this is: a check that failed may be asked for again
    Verdict on(MergeBatch batch, String repository, int tried) {
        Submitted submitted = submit(batch, repository, tried);
        TaskId check = submitted.id();
        Task record = records.find(check).orElseThrow();
        Map<String, String> result = records.result(check);
        if (!record.state().isEnd()) {
            return new Verdict.Running(check, submitted.fresh());
        }
        if (record.state() != TaskState.DONE) {
            String why = result.getOrDefault("error", record.state().word());
            return new Verdict.Failed(
                    check,
                    "the check could not be run: " + why,
                    why,
                    Map.of("check", "could not be run", "check_task", check.value()));
        }
        String exit = result.getOrDefault("exit_code", "?");
        String tree = result.getOrDefault("tree", "");
        if (exit.equals("0")) {
            return new Verdict.Passed(check, tree);
        }
        String reason = "%s → exit %s on tree %s".formatted(result.get("command"), exit, tree);
        Map<String, String> evidence =
                Map.of(
                        "check", "failed",
                        "check_task", check.value(),
                        "check_tries", Integer.toString(tried),
                        "check_command", result.getOrDefault("command", ""),
                        "check_exit", exit,
                        "checked_commit", batch.head(),
                        "tree", tree);
        return new Verdict.Failed(check, reason, tail(result.getOrDefault("output", "")), evidence);
    }

    private Submitted submit(MergeBatch batch, String repository, int tried) {
        ObjectNode context = Json.object();
        ArrayNode attempts = context.putArray("attempts");
        attempts(batch).forEach(attempts::add);
        String tasks = batch.tasks().stream().map(task -> task.id().value()).collect(joining(", "));
        TaskSpec spec =
                new TaskSpec(
                        DomainName.CHECKS,
                        TaskKind.CHECK,
                        cut("check " + tasks + ": " + String.join("; ", batch.checks())),
                        Priority.HIGH,
                        settings.timeout(),
                        context,
                        Optional.of(repository),
                        Optional.of(batch.head()),
                        batch.checks(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        // Two attempts that do the same within a second make the very same commit.
        String key = "check:%s:%s:%d".formatted(attempts, batch.head(), tried);
        return submissions.submit(spec, key);
    }

    /// Ends the check of a batch that is none any more.
    void end(MergeBatch batch) {
        end(check -> attempts(batch).equals(attempts(check)));
    }

    /// Ends checks of which a task does not wait for them any more: they would hold up all others.
    void endOrphans() {
        end(check -> !attempts(check).stream().allMatch(this::isWaitedFor));
    }

    private void end(Predicate<Task> which) {
        for (TaskState state : List.of(TaskState.ACTIVE, TaskState.PENDING)) {
            for (TaskId check : records.list(DomainName.CHECKS, state, MOST)) {
                records.find(check)
                        .filter(found -> !attempts(found).isEmpty())
                        .filter(which)
                        .ifPresent(found -> submissions.cancel(check, "nobody waits for it"));
            }
        }
    }

    /// Whose work is looked at, each as its id, a slash and its attempt.
    private static List<String> attempts(MergeBatch batch) {
        return batch.tasks().stream().map(task -> task.id() + "/" + task.attempt()).toList();
    }

    /// The same, as the check says it.
    private static List<String> attempts(Task check) {
        List<String> attempts = new ArrayList<>();
        check.spec().context().path("attempts").forEach(one -> attempts.add(one.asText()));
        return attempts;
    }

    private boolean isWaitedFor(String attempt) {
        int slash = attempt.indexOf('/');
        return TaskId.parse(attempt.substring(0, Math.max(0, slash)))
                .flatMap(records::find)
                .filter(task -> task.state() == TaskState.VERIFYING)
                .filter(task -> attempt.endsWith("/" + task.attempt()))
                .isPresent();
    }

    /// Of many and long commands the first are named; what is run stands in the task's checks.
    private static String cut(String description) {
        int most = TaskSpec.MAX_DESCRIPTION;
        return description.length() <= most
                ? description
                : description.substring(0, most - 1) + "…";
    }

    private String tail(String output) {
        int most = settings.feedbackCharacters();
        return output.length() <= most ? output : output.substring(output.length() - most);
    }
}
