package dev.agentnet.coordination;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The merge queue of each repository, and the landing under way.
public interface Merges {

    /// Puts handed-in work at the end of its repository's queue, once per attempt.
    long enqueue(LeaderToken leader, DomainName domain, String repository, List<TaskId> ids);

    /// The work that stands first in a repository's queue.
    Optional<TaskId> first(String repository);

    List<TaskId> queue(String repository);

    Optional<Intent> intent(String repository);

    /// Says that a landing begins; from here on the task cannot be cancelled.
    ///
    /// @return false if the task is not waiting to be merged any more
    boolean begin(LeaderToken leader, String repository, Intent intent);

    /// Takes [#begin] back: the work does not land for now, and may be cancelled again.
    void withdraw(LeaderToken leader, String repository, Entry entry);

    /// The work landed, or had nothing to land.
    boolean done(LeaderToken leader, String repository, Entry entry, Map<String, String> result);

    /// The work goes back to its domain with the reason, or dies if it came back before.
    boolean back(LeaderToken leader, String repository, Entry entry, Refusal refusal, int returns);

    /// Notes that work does not merge with `others`, which are ahead of it in the queue.
    ///
    /// @return false if it is not waiting to be merged any more
    boolean overlaps(LeaderToken leader, Entry entry, List<TaskId> others, String files);

    /// Takes an entry out of the queue whose task does not wait for it any more.
    void drop(LeaderToken leader, String repository, Entry entry);

    record Entry(TaskId id, int attempt) {}

    record Intent(TaskId id, int attempt, String oldCommit, String newCommit) {}

    /// @param feedback what the next attempt's prompt says about it
    /// @param evidence what was checked and how that ended, as fields of its result
    record Refusal(
            FailureName failure, String reason, String feedback, Map<String, String> evidence) {

        public Refusal {
            evidence = Map.copyOf(evidence);
        }

        /// Without anything having been checked.
        public Refusal(FailureName failure, String reason, String feedback) {
            this(failure, reason, feedback, Map.of());
        }
    }
}
