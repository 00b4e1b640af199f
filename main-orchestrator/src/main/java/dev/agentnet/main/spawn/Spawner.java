package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.lifecycle.Service;
import java.util.function.Supplier;

/// Makes what is there what is wanted.
public final class Spawner implements Service {

    public Spawner(
            Network network,
            ContainerEngine engine,
            Supplier<DomainTemplates> templates,
            SpawnerSettings settings) {}

    @Override
    public void start() {}

    @Override
    public void close() {}
}
