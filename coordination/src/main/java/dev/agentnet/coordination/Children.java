package dev.agentnet.coordination;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.time.Duration;
import java.util.Optional;

/// What an agent at work submits itself: tasks that are parts of its own, and end with it.
public interface Children {

    /// Submits a part of a task at work, once for each name: asked again, also by a later attempt,
    /// it is the same one, unless that was cancelled.
    ///
    /// @param spec names its parent
    /// @param most parts that a task may have
    /// @throws Submissions.Full if Redis takes nothing more, for want of memory or of disk
    Fork fork(LeaderToken leader, TaskSpec spec, int attempt, String name, int most);

    /// Says that an attempt's agent waits for parts of its task, for so long unless it says so
    /// again: its clock stands, and its slot is left to others of them.
    ///
    /// @param length zero when it goes on
    /// @return whether the attempt is at work
    boolean lend(LeaderToken leader, TaskId id, int attempt, Duration length);

    /// What became of a wish for a part.
    ///
    /// @param id the part's, if there is one
    record Fork(Word word, Optional<TaskId> id) {

        /// `other`: there is one of that name, which was asked for in other words.
        public enum Word {
            MADE,
            SAME,
            OTHER,
            FULL,
            STALE
        }
    }
}
