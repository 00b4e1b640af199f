package dev.agentnet.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetworkFolderTest {

    @TempDir private Path path;

    private NetworkFolder folder;

    @BeforeEach
    void leaveNotes() throws IOException {
        folder = new NetworkFolder(path);
        Files.writeString(
                folder.told(),
                """
                agentnet.redis.url = "redis://127.0.0.1:6390"
                agentnet.spawn.main-url-inside = "http://127.0.0.1:7090"
                agentnet.check = [${?AGENTNET_NO_SUCH_CHECK}]
                """);
    }

    @Test
    void networkThatRunsHereIsFoundAtItsOwnAddresses() {
        folder.pid().write(ProcessHandle.current());
        Config addresses = folder.addresses();
        assertThat(addresses.getString("agentnet.redis.url")).isEqualTo("redis://127.0.0.1:6390");
        assertThat(addresses.getString("agentnet.main.url")).isEqualTo("http://127.0.0.1:7090");
        assertThat(addresses.hasPath("agentnet.check")).isFalse();
    }

    @Test
    void notesOfOneThatEndedAreNotBelieved() {
        assertThat(folder.addresses().isEmpty()).isTrue();
    }
}
