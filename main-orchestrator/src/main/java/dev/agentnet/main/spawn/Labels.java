package dev.agentnet.main.spawn;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The labels by which the network knows its own containers and Docker networks.
///
/// Two networks of the same name on one engine, as two checkouts with Compose are, differ in the
/// Docker network they are on: neither may take the other's containers for leftovers.
///
/// @param network the network's name
/// @param dockerNetwork the Docker network that Redis and main are on
record Labels(String network, String dockerNetwork) {

    static final String NETWORK = "dev.agentnet.network";
    static final String JOINED = "dev.agentnet.docker-network";
    static final String AGENT = "dev.agentnet.agent";
    static final String DOMAIN = "dev.agentnet.domain";

    /// On what every domain has to reach, beside [#JOINED]: the name by which it is reached.
    static final String SERVICE = "dev.agentnet.service";

    Map<String, String> of(AgentId id) {
        return Map.of(
                NETWORK,
                network,
                JOINED,
                dockerNetwork,
                AGENT,
                id.value(),
                DOMAIN,
                id.domain().value());
    }

    /// What a domain's network bears.
    Map<String, String> of(DomainName domain) {
        return Map.of(NETWORK, network, JOINED, dockerNetwork, DOMAIN, domain.value());
    }

    /// What all that is on the Docker network bears, be it ours or Compose's.
    Map<String, String> joined() {
        return Map.of(JOINED, dockerNetwork);
    }

    /// As the engine wants them in a filter.
    static List<String> filters(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .toList();
    }

    /// What all of the network's bear.
    Map<String, String> ours() {
        return Map.of(NETWORK, network, JOINED, dockerNetwork);
    }

    /// What one agent's container bears.
    Map<String, String> ours(AgentId id) {
        return Map.of(NETWORK, network, JOINED, dockerNetwork, AGENT, id.value());
    }

    /// Whose container it is; empty if it is none of ours.
    Optional<AgentId> agent(Map<String, String> labels) {
        String id = labels.getOrDefault(AGENT, "");
        if (!labels.entrySet().containsAll(ours().entrySet()) || id.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AgentId(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
