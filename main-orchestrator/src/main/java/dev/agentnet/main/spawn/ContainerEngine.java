package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import java.util.List;
import java.util.function.Consumer;

/// Starts, lists and ends what a domain's orchestrator lives in.
///
/// Everything it makes bears the network's label, and it touches nothing else. Every call is safe
/// to repeat. A call that the engine does not answer throws [EngineUnreachable].
public interface ContainerEngine extends AutoCloseable {

    /// All of this network's, those that ended included until they are removed.
    List<Fleet.Member> list();

    /// Starts one orchestrator of the template's domain.
    ///
    /// @throws SpawnFailed if it did not start; nothing of it is left then
    void start(AgentId id, DomainTemplate template);

    /// Asks one to end and does not wait; what has not ended within the grace is killed. Unknown or
    /// ended ones are left as they are.
    void drain(AgentId id);

    /// Stops one where it is, with all that it has started. Unknown, ended and frozen ones are left
    /// as they are.
    void freeze(AgentId id);

    /// Lets one go on that is frozen. Others are left as they are.
    void thaw(AgentId id);

    /// Takes one away with all its files, killed if it still ran. Unknown ones are fine.
    void remove(AgentId id);

    /// Puts in order what they have around them: ties what came back to those that live, and takes
    /// away what was only there for the gone. To be called after each look.
    void tidy();

    /// Calls `listener` soon after one died. It may miss some: the list is what is right.
    AutoCloseable onDeath(Consumer<AgentId> listener);

    /// Calls `listener` soon after something came back that has to be tied to them again. It may
    /// miss some, too.
    AutoCloseable onReturn(Runnable listener);

    @Override
    void close();
}
