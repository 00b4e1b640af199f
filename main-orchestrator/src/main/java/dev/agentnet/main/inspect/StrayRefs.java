package dev.agentnet.main.inspect;

import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.workspace.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Branches of attempts and candidates in a store that belong to nobody: whose name no task can
/// have, and candidates of tasks that left long ago.
///
/// Attempts of a task that left stay on purpose, unless they are merged, and those that Redis
/// forgot are kept below `lost`.
final class StrayRefs {

    private static final String OURS = "refs/agentnet/";
    private static final String CANDIDATES = OURS + "candidates/";

    /// What main itself keeps there.
    private static final Set<String> MAINS = Set.of("leader", "origin", "lost", "features");

    private final TaskRecords records;
    private final Instant swept;

    /// @param swept what was committed before and is left over would have been taken away
    StrayRefs(TaskRecords records, Instant swept) {
        this.records = records;
        this.swept = swept;
    }

    List<Violation> in(Store store) {
        List<Violation> violations = new ArrayList<>();
        for (Map.Entry<String, Instant> entry : store.refTimes(OURS).entrySet()) {
            String ref = entry.getKey();
            boolean candidate = ref.startsWith(CANDIDATES);
            String[] parts = ref.substring((candidate ? CANDIDATES : OURS).length()).split("/", -1);
            Optional<TaskId> id = parts.length == 2 ? TaskId.parse(parts[0]) : Optional.empty();
            if (id.isEmpty()) {
                if (!MAINS.contains(parts[0])) {
                    found(store, ref, "belongs to no task", violations);
                }
            } else if (candidate
                    && entry.getValue().isBefore(swept)
                    && records.find(id.get()).isEmpty()) {
                found(store, ref, "belongs to a task that is gone", violations);
            }
        }
        return violations;
    }

    private static void found(Store store, String ref, String why, List<Violation> violations) {
        violations.add(
                new Violation(
                        Invariant.I6,
                        "the branch %s of the repository %s %s".formatted(ref, store.name(), why),
                        List.of(ref)));
    }
}
