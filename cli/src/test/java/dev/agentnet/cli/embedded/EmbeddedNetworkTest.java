package dev.agentnet.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.cli.terminal.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedNetworkTest {

    @TempDir private Path state;

    @Test
    void takenPortOfMainIsSaidBeforeAnythingStarts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                EmbeddedNetwork network =
                        new EmbeddedNetwork(
                                state, 0, Map.of("agentnet.main.port", taken.getLocalPort()))) {
            assertThatThrownBy(network::start)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("set agentnet.main.port in agentnet.conf");
            assertThat(state.resolve("redis")).doesNotExist();
        }
    }
}
