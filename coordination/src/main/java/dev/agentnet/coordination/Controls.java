package dev.agentnet.coordination;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a person says to whole domains, and to one task while it is under way.
public interface Controls {

    /// Stops a domain where it is, with all its clocks: nothing is claimed, no lease runs out.
    /// Takes no longer the more there waits.
    ///
    /// @return since when it stands
    Instant pause(DomainName domain);

    /// Lets a domain go on that was paused or drained.
    ///
    /// @return how long it stood; empty if it was neither paused nor drained
    Optional<Duration> resume(DomainName domain);

    /// Lets a domain finish what it has and take no more.
    ///
    /// @return since when it takes none
    Instant drain(DomainName domain);

    /// Says how many orchestrators a domain has; empty leaves it to main again. One that was
    /// drained works again.
    void scale(DomainName domain, OptionalInt replicas);

    /// Ends all work of a domain and pauses it.
    ///
    /// @return what went back to the head of its queue, no try lost
    List<TaskId> kill(DomainName domain, String reason);

    /// Stops a task where it is; a whole with all of its parts that are not handed in.
    Pausing pause(TaskId id);

    /// Lets a task go on, a whole with all of its parts.
    Resuming resume(TaskId id);

    /// What became of a wish to pause a task.
    enum Pausing {
        PAUSED,
        ALREADY,
        /// Its work is handed in and waits to land.
        MERGING,
        ENDED,
        UNKNOWN
    }

    /// What became of a wish to let a task go on.
    enum Resuming {
        RESUMED,
        /// It was not paused.
        RUNNING,
        ENDED,
        UNKNOWN
    }
}
