package dev.agentnet.tests.network;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Scenarios in a network that serves; those of one class share it. Whatever they did, it must have
/// kept its promises.
@TestInstance(Lifecycle.PER_CLASS)
abstract class NetworkScenario {

    protected Path folder = Path.of("");

    protected LiveNetwork live;

    @BeforeAll
    void startNetwork(@TempDir Path temporary) throws IOException {
        folder = temporary;
        live = new LiveNetwork(folder).start();
    }

    @AfterAll
    void stopNetwork() throws IOException, InterruptedException {
        live.verify();
        live.stop();
    }
}
