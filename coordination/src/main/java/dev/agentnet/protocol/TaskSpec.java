package dev.agentnet.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What somebody asks for: everything of a task that is known when it is submitted.
///
/// @param description what is to be done, 1 to 32,768 characters
/// @param timeout working time of one attempt, 1 second to 7 days
/// @param context free JSON that the worker is shown; of a plan, the plan
/// @param repository name of a repository known to main; absent means one of the task's own
/// @param base branch or commit to start from and, if a branch, to land on; absent means the
///   repository's default
/// @param checks acceptance commands, run with `sh -c` on the merged tree, all must exit 0
/// @param worker the worker to use; absent lets the domain choose
/// @param replayOf the attempt whose recording is to be played again instead of asking a model
/// @param parent what it is a part of
/// @param budget what it may spend with all that it is made of, over all of its attempts
/// @param above what its parent is a part of, the nearest first: what it costs counts for these,
///   too
/// @param model what its agent asks instead of its worker's; absent lets the worker choose
public record TaskSpec(
        DomainName domain,
        TaskKind kind,
        String description,
        Priority priority,
        Duration timeout,
        ObjectNode context,
        Optional<String> repository,
        Optional<String> base,
        List<String> checks,
        Optional<String> worker,
        Optional<TaskId> parent,
        Optional<String> replayOf,
        Budget budget,
        List<TaskId> above,
        Optional<String> model) {

    /// The longest name of a model.
    private static final int MAX_MODEL = 100;

    public static final int MAX_DESCRIPTION = 32_768;
    public static final int MAX_CHECKS = 32;
    public static final Duration MAX_TIMEOUT = Duration.ofDays(7);

    public TaskSpec {
        checks = List.copyOf(checks);
        above = List.copyOf(above);
        if (kind == TaskKind.PLAN && !domain.isMain()) {
            throw new IllegalArgumentException("a plan for " + domain + "; only main takes plans");
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException("the description is empty");
        }
        if (description.length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException(
                    "the description has %,d characters; at most %,d are taken"
                            .formatted(description.length(), MAX_DESCRIPTION));
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "a timeout of "
                            + timeout.toSeconds()
                            + " s: use 1 to "
                            + MAX_TIMEOUT.toSeconds());
        }
        if (checks.size() > MAX_CHECKS) {
            throw new IllegalArgumentException("more than " + MAX_CHECKS + " acceptance commands");
        }
        model.ifPresent(TaskSpec::checkModel);
    }

    /// It becomes a word of an agent's command line.
    ///
    /// @return `name`
    /// @throws IllegalArgumentException if a model cannot be called so
    public static String checkModel(String name) {
        boolean fits =
                !name.isEmpty()
                        && name.length() <= MAX_MODEL
                        && name.charAt(0) != '-'
                        && name.chars().allMatch(TaskSpec::isOfModel);
        if (!fits) {
            throw new IllegalArgumentException(
                    ("\"%s\" is no name of a model: 1 to %d of a-z, A-Z, 0-9 and . _ : / @ - [ ],"
                                    + " no - first")
                            .formatted(name, MAX_MODEL));
        }
        return name;
    }

    private static boolean isOfModel(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "._:/@-[]".indexOf(c) >= 0;
    }

    /// Without a budget of its own.
    public TaskSpec(
            DomainName domain,
            TaskKind kind,
            String description,
            Priority priority,
            Duration timeout,
            ObjectNode context,
            Optional<String> repository,
            Optional<String> base,
            List<String> checks,
            Optional<String> worker,
            Optional<TaskId> parent,
            Optional<String> replayOf) {
        this(
                domain,
                kind,
                description,
                priority,
                timeout,
                context,
                repository,
                base,
                checks,
                worker,
                parent,
                replayOf,
                Budget.NONE,
                List.of(),
                Optional.empty());
    }

    /// The same with this budget.
    public TaskSpec within(Budget limit) {
        return with(limit, model);
    }

    /// The same, asking this model.
    public TaskSpec asking(Optional<String> which) {
        return with(budget, which);
    }

    private TaskSpec with(Budget limit, Optional<String> which) {
        return new TaskSpec(
                domain,
                kind,
                description,
                priority,
                timeout,
                context,
                repository,
                base,
                checks,
                worker,
                parent,
                replayOf,
                limit,
                above,
                which);
    }

    /// Whatever it is a part of, the nearest first.
    public List<TaskId> wholes() {
        return Stream.concat(parent.stream(), above.stream()).toList();
    }

    /// How many tasks at work stand above it, each of which has submitted the next.
    public int depth() {
        return (int) wholes().stream().filter(whole -> !whole.domain().isMain()).count();
    }

    /// A plain task of normal priority, with an hour's timeout and nothing else said.
    public static TaskSpec of(DomainName domain, String description) {
        return new TaskSpec(
                domain,
                TaskKind.WORK,
                description,
                Priority.NORMAL,
                Duration.ofHours(1),
                Json.object(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
