package dev.agentnet.coordination;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads tasks. Nothing here changes one.
public interface TaskRecords {

    Optional<Task> find(TaskId id);

    /// The result as it stands, and `started_at`, when the last attempt was claimed: field → value,
    /// empty if there is no such task, or nothing of it was handed in.
    Map<String, String> result(TaskId id);

    List<TaskId> children(TaskId id);

    /// What a waiting task still waits for.
    List<TaskId> needs(TaskId id);

    /// What waits for this task.
    List<TaskId> dependents(TaskId id);

    /// Tasks of a domain in a state, oldest first as far as the index knows, at most `limit`.
    List<TaskId> list(DomainName domain, TaskState state, int limit);

    /// How many tasks of a domain are in each state that has not ended, and its counters.
    Load load(DomainName domain);

    /// Lines of a task's log with a number above `after`, in order.
    List<String> log(TaskId id, long after);

    /// @param stats submitted, done, dead, cancelled, retried since the network began
    record Load(
            long pending,
            long active,
            long delayed,
            long verifying,
            long waiting,
            long dead,
            Map<String, Long> stats) {

        /// Whether anything is there that a domain's container must live for.
        public boolean wantsWorkers() {
            return pending + active > 0;
        }
    }
}
