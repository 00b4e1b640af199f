package dev.agentnet.tests.spawn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.EngineUnreachable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Fault12HungEngineTest {

    @TempDir Path folder;

    @Test
    void engineThatNeverAnswersIsGivenUp() throws IOException {
        Path socket = folder.resolve("docker.sock");
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> listFrom(socket))
                    .isInstanceOf(EngineUnreachable.class)
                    .hasMessageContaining("did not list its containers within 1 s");
        }
    }

    @Test
    void missingEngineIsSaid() {
        assertThatThrownBy(() -> listFrom(folder.resolve("nobody.sock")))
                .isInstanceOf(EngineUnreachable.class)
                .hasMessageContaining("nobody.sock");
    }

    private static void listFrom(Path socket) {
        try (DockerEngine engine =
                new DockerEngine(
                        DockerSettings.from(
                                AgentnetConfig.load(
                                        Map.of(),
                                        Map.of(
                                                "agentnet.spawn.docker.host",
                                                "unix://" + socket,
                                                "agentnet.spawn.docker.call-deadline",
                                                Duration.ofSeconds(1)))))) {
            engine.list();
        }
    }
}
