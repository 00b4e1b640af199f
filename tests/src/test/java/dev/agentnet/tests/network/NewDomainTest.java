package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A new domain is a new folder, while the network runs.
final class NewDomainTest extends NetworkScenario {

    @Test
    void newFolderServesWithoutARestartAndABrokenOneHoldsNobodyUp()
            throws IOException, InterruptedException {
        Path broken = Files.createDirectories(folder.resolve("templates/broken"));
        Files.writeString(broken.resolve("domain.conf"), "description = \"no workers\"");
        live.addDomain("docs");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> live.agentnet.run("send", "docs", "true").exit() == 0);
        String id = Agentnet.ok(live.agentnet.run("send", "docs", "echo written")).out().strip();
        assertThat(live.awaitEnd(id).path("output").asText()).isEqualTo("written");
        assertThat(Agentnet.ok(live.agentnet.run("logs", "--main", "--no-follow")).out())
                .contains(broken.resolve("domain.conf").toString());
    }
}
