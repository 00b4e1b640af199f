package dev.agentnet.main.spawn;

import dev.agentnet.protocol.AgentId;
import java.util.Map;
import java.util.Optional;

/// The labels by which the network knows its own containers.
///
/// Two networks of the same name on one engine, as two checkouts with Compose are, differ in the
/// Docker network they are on: neither may take the other's containers for leftovers.
///
/// @param network the network's name
/// @param joined the Docker network that its containers join
record Labels(String network, String joined) {

    static final String NETWORK = "dev.agentnet.network";
    static final String JOINED = "dev.agentnet.docker-network";
    static final String AGENT = "dev.agentnet.agent";
    static final String DOMAIN = "dev.agentnet.domain";

    Map<String, String> of(AgentId id) {
        return Map.of(
                NETWORK, network, JOINED, joined, AGENT, id.value(), DOMAIN, id.domain().value());
    }

    /// What all of the network's bear.
    Map<String, String> ours() {
        return Map.of(NETWORK, network, JOINED, joined);
    }

    /// What one agent's container bears.
    Map<String, String> ours(AgentId id) {
        return Map.of(NETWORK, network, JOINED, joined, AGENT, id.value());
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
