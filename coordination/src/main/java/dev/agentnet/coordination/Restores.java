package dev.agentnet.coordination;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.TaskId;

/// What the leader puts right after Redis came back with less than was known: restored from a copy,
/// or emptied.
public interface Restores {

    /// Tells that a task's work has landed, so that it is not done again.
    Known landed(LeaderToken leader, TaskId id, String commit, String branch);

    /// Everything is put right: claims are granted again.
    void over(LeaderToken leader);

    /// What Redis knew of a task that has landed.
    enum Known {
        /// Nothing: it was submitted later than what Redis remembers, or left with its retention.
        UNKNOWN,
        /// That it has ended, or waits to be merged, where its landing is found.
        RIGHT,
        /// That it was still to be done; now it is done.
        CORRECTED
    }
}
