package dev.agentnet.coordination;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.util.List;

/// What a person or a program does to tasks from outside.
public interface Submissions {

    /// Puts a task in; it waits if nobody serves.
    Submitted submit(TaskSpec spec);

    /// Puts a task in once: the same key with the same task gives the first one's id again.
    ///
    /// Keys are kept for 72 hours.
    ///
    /// @throws IdempotencyConflict if the key stands for another task
    /// @throws Full if Redis takes nothing more, for want of memory or of disk
    Submitted submit(TaskSpec spec, String idempotencyKey);

    /// The same, for a task that may be made otherwise each time of what a person asked for.
    ///
    /// @param asked by which it is told whether the key stands for the same
    Submitted submit(TaskSpec spec, String idempotencyKey, String asked);

    /// Hands in many tasks, which costs little more than one.
    ///
    /// @return in the order of `specs`
    List<Submitted> submitAll(List<TaskSpec> specs);

    Cancelling cancel(TaskId id, String reason);

    Retrying retry(TaskId id, String note);

    /// Puts what a person did instead of a task that ended badly into the merge queue, as its next
    /// attempt.
    ///
    /// @param attempt the one after its last
    /// @param commit which the attempt's ref means already
    Retrying handIn(LeaderToken leader, TaskId id, int attempt, String commit);

    /// @param fresh false if the task was there already under its idempotency key
    record Submitted(TaskId id, boolean fresh) {}

    /// What became of a wish to cancel.
    enum Cancelling {
        CANCELLED,
        WANTED,
        LATE,
        ENDED,
        UNKNOWN
    }

    /// What became of a wish to try again.
    enum Retrying {
        RETRIED,
        RUNNING,
        DONE,
        UNKNOWN
    }

    /// Redis takes nothing more. Nothing was submitted.
    final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Full(String sentence, Throwable cause) {
            super(sentence, cause);
        }

        /// What runs goes on, and frees some.
        public static Full ofMemory(Throwable cause) {
            return new Full(
                    "Redis is full, nothing was submitted: wait for work to end, or give it more,"
                            + " e.g. redis-cli config set maxmemory 1gb",
                    cause);
        }

        /// Nothing else goes on either until it can write again.
        public static Full ofDisk(Throwable cause) {
            return new Full(
                    "Redis cannot write to its disk, nothing was submitted: free some there; it goes"
                            + " on by itself",
                    cause);
        }
    }

    /// An idempotency key was used before for another task.
    final class IdempotencyConflict extends RuntimeException {
        private static final long serialVersionUID = 1;

        public IdempotencyConflict(String key, TaskId id) {
            super("idempotency key " + key + " stands for another task, " + id);
        }
    }
}
