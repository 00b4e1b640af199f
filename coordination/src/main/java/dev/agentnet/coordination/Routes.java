package dev.agentnet.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a task of `main` becomes tasks of domains, and one result again.
public interface Routes {

    /// Gives a claimed task its children and lets it wait for them, once.
    ///
    /// @return the children's ids, empty if the claim is not the caller's any more
    List<TaskId> route(LeaderToken leader, Task task, ObjectNode decision, List<TaskSpec> children);

    /// Ends a waiting task whose children have all ended.
    ///
    /// @return whether it ended now
    boolean join(LeaderToken leader, TaskId id, Joined joined);

    /// @param result fields of `results:{id}`
    record Joined(
            TaskState state,
            Optional<FailureName> failure,
            String reason,
            Map<String, String> result) {}
}
