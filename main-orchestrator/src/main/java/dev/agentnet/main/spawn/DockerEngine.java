package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import java.util.List;
import java.util.function.Consumer;

/// Orchestrators in containers of a Docker engine.
public final class DockerEngine implements ContainerEngine {

    public DockerEngine(DockerSettings settings) {}

    @Override
    public List<Fleet.Member> list() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(AgentId id, DomainTemplate template) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void drain(AgentId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(AgentId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable onDeath(Consumer<AgentId> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
