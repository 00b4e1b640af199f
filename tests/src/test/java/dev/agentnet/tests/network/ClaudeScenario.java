package dev.agentnet.tests.network;

import dev.agentnet.worker.agent.claude.FakeMessagesApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// Scenarios of the real Claude Code in a network of their own each, which ends whatever they did.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_CLAUDE", matches = ".+")
abstract class ClaudeScenario {

    @TempDir Path folder;

    private Optional<LiveNetwork> live = Optional.empty();

    /// One that asks this model, not started yet.
    LiveNetwork network(FakeMessagesApi api) throws IOException {
        LiveNetwork network = LiveNetwork.asking(api, folder);
        live = Optional.of(network);
        return network;
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (live.isPresent()) {
            live.get().stop();
        }
    }
}
