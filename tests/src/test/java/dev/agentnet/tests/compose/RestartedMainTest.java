package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Main is restarted while an agent works.
@UnderCompose
final class RestartedMainTest {

    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir private Path home;

    @Test
    void workUnderWayGoesOnAndLands(ComposeNetwork network)
            throws IOException, InterruptedException {
        PersonsRepository shop = UnlimitedLogin.in(home.resolve("restarted"));
        Agentnet agentnet = network.agentnet(home);
        agentnet.run("repo", "add", "restarted", shop.folder().toString());
        String id =
                agentnet.run("send", "frontend", "Describe the shop slowly", "--repo", "restarted")
                        .out()
                        .strip();
        String log = ComposeNetwork.keyOf("results:" + id + ":logs");
        await().atMost(LONG).until(() -> network.redis().llen(log) > 1);
        String tries = network.record(id).get("tries_left");

        network.compose("restart", "main-orchestrator");

        await().atMost(LONG).until(() -> "done".equals(network.record(id).get("state")));
        assertThat(network.result(id)).containsEntry("merged", "true");
        assertThat(network.record(id)).containsEntry("tries_left", tries);
    }
}
