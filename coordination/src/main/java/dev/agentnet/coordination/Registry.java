package dev.agentnet.coordination;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is there. Orchestrators beat for themselves and their workers; main keeps the list.
public interface Registry {

    /// One heartbeat of an orchestrator and its workers, good for `good`.
    void beat(AgentInfo orchestrator, List<AgentInfo> workers, Duration good);

    Set<AgentId> agents();

    /// What an agent last said of itself, with `alive` = whether its heartbeat still stands.
    Optional<Sighting> find(AgentId id);

    /// Says in the place of one that is frozen that it is paused; its next beat says otherwise.
    void sayPaused(AgentId id);

    void enroll(AgentId id);

    void forget(AgentId id);

    /// Domain → description and workers, as main publishes them from the templates.
    Map<DomainName, KnownDomain> domains();

    void publishDomains(Map<DomainName, KnownDomain> domains);

    record Sighting(AgentId id, Map<String, String> fields, List<AgentId> workers, boolean alive) {}

    record KnownDomain(String description, List<String> workers) {}
}
