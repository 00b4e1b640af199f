package dev.agentnet.coordination;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.function.Consumer;

/// Hints that something changed. A hint may be lost: whoever waits also looks by himself now and
/// then.
public interface Wakes {

    /// Calls `listener` when a task of a domain may have become claimable.
    Subscription onDomain(DomainName domain, Runnable listener);

    /// Calls `listener` with tasks of a domain that have just ended.
    Subscription onEnds(DomainName domain, Consumer<List<TaskId>> listener);

    /// Calls `listener` with the domain's name when something changed in any domain.
    Subscription onAnyDomain(Consumer<String> listener);

    /// Calls `listener` when a task's agent said something, or the task ended.
    Subscription onTask(TaskId id, Runnable listener);

    /// Calls `listener` when something is wanted of an orchestrator: a task of its is to be
    /// stopped.
    Subscription onAgent(AgentId id, Runnable listener);

    /// Ends a subscription when closed; twice is fine.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
