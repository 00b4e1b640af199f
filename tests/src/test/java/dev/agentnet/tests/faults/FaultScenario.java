package dev.agentnet.tests.faults;

import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Faults in a network with one main, whose backend serves and is warm; those of one class share
/// it.
@TestInstance(Lifecycle.PER_CLASS)
abstract class FaultScenario {

    protected Path folder = Path.of("");
    protected FaultNetwork net;
    protected FaultNetwork.Main main;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        net = new FaultNetwork(temporary);
        main = net.startMain();
        TaskId warm = net.submit("echo warm > warm.txt");
        net.settle(List.of(warm));
    }

    @AfterAll
    void stop() {
        net.close();
    }

    protected String waiting(String name) {
        return net.waiting(name);
    }

    protected void letGo(String name) {
        net.letGo(name);
    }
}
