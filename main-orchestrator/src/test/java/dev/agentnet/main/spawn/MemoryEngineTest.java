package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.protocol.AgentId;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class MemoryEngineTest extends ContainerEngineContract {

    @TempDir Path folder;

    private final MemoryEngine engine = new MemoryEngine(InstantSource.system());

    @Override
    protected ContainerEngine engine() {
        return engine;
    }

    @Override
    protected DomainTemplate template() {
        return TestTemplates.write(folder, "backend", "");
    }

    @Override
    protected void crash(AgentId id) {
        engine.end(id, 137, "killed");
    }
}
