package dev.agentnet.tests.network;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A scenario in a network that serves.
abstract class NetworkScenario {

    @TempDir protected Path folder;

    protected LiveNetwork live;

    @BeforeEach
    void startNetwork() throws IOException {
        live = new LiveNetwork(folder).start();
    }

    @AfterEach
    void stopNetwork() throws IOException, InterruptedException {
        live.stop();
    }
}
