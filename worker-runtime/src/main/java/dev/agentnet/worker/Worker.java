package dev.agentnet.worker;

import dev.agentnet.protocol.Outcome;

/// Does one assignment to its end, on the thread that calls it.
@FunctionalInterface
public interface Worker {

    /// @throws InterruptedException if it was stopped
    Outcome run(Assignment assignment, AttemptListener listener) throws InterruptedException;
}
