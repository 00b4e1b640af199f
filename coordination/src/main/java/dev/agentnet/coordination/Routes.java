package dev.agentnet.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// How a task of `main` becomes tasks of domains, and one result again.
public interface Routes {

    /// Gives a claimed task its children and lets it wait for them, once. Does not wait for the
    /// answer.
    ///
    /// @return the children's ids, empty if the claim is not the caller's any more
    CompletionStage<List<TaskId>> routeLater(
            LeaderToken leader, Task task, ObjectNode decision, List<TaskSpec> children);

    /// Ends waiting tasks of which a child has just ended, if that was the last. Their results are
    /// made of their children's.
    ///
    /// @return how many were looked at: as many as at most are, when there may be more
    int joinReady(LeaderToken leader, int most);

    /// The same for these tasks.
    void join(LeaderToken leader, List<TaskId> waiting);
}
