package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Ctrl-C ends a network in order: what is under way is handed back, and nothing is left.
final class EndingTest extends NetworkScenario {

    @Test
    void workUnderWayIsHandedBackAndGoesOnInTheNextNetwork()
            throws IOException, InterruptedException {
        live.shop();
        Path begun = folder.resolve("begun");
        String id =
                live.send(
                        "echo x >> "
                                + begun
                                + "; until [ -e "
                                + folder
                                + "/go ]; do sleep 0.1; done");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(begun));
        Answer ended = live.interrupt();
        assertThat(ended.err()).doesNotContain("Exception").doesNotContain("Cannot reconnect");
        assertThat(Processes.under(folder)).isEmpty();

        Files.createFile(folder.resolve("go"));
        live.start();
        assertThat(LiveNetwork.state(live.awaitEnd(id))).isEqualTo("done");
        assertThat(begun).hasContent("x\nx");
        assertThat(live.task(id).path("reason").asText()).doesNotContain("lease");
    }
}
