package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A task that could belong anywhere, where the operator wants to be asked.
final class UnsureTest {

    @TempDir private Path folder;

    @Test
    void itIsParkedNamingTheBestGuess() throws IOException, InterruptedException {
        LiveNetwork live = new LiveNetwork(folder, "agentnet.routing.unsure = ask");
        live.addDomain("frontend");
        live.start();
        try {
            String id = Agentnet.ok(live.agentnet.run("send", "main", "asdf qwer")).out().strip();
            JsonNode parked = live.awaitEnd(id);
            assertThat(LiveNetwork.state(parked)).isEqualTo("dead");
            assertThat(parked.path("failure").asText()).isEqualTo("unsure");
            assertThat(parked.path("reason").asText()).contains("the best guess is");
            assertThat(parked.path("children")).isEmpty();
        } finally {
            live.stop();
        }
    }
}
