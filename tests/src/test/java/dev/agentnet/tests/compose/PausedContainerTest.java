package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain's container stands still at work, for longer than a lease and than its task may take.
@UnderCompose
final class PausedContainerTest {

    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir private Path home;

    @Test
    void sameAttemptFinishesUnderAnotherMainAndAnotherSpawner(ComposeNetwork network)
            throws IOException, InterruptedException {
        PersonsRepository shop = UnlimitedLogin.in(home.resolve("paused"));
        Agentnet agentnet = network.agentnet(home);
        agentnet.run("repo", "add", "paused", shop.folder().toString());
        String id =
                agentnet.run(
                                "send",
                                "frontend",
                                "Describe the shop slowly",
                                "--repo",
                                "paused",
                                "--timeout",
                                "40")
                        .out()
                        .strip();
        String log = ComposeNetwork.keyOf("results:" + id + ":logs");
        await().atMost(LONG).until(() -> network.redis().llen(log) > 1);
        String container = ComposeNetwork.containersOf("frontend").getFirst();

        Answer paused = agentnet.run("pause", "frontend");
        assertThat(paused.exit()).as(paused.err()).isZero();
        await().atMost(LONG).until(() -> state(container).equals("paused"));
        network.compose("restart", "main-orchestrator", "spawner");
        await().pollDelay(Duration.ofSeconds(45)).atMost(LONG).until(() -> true);
        assertThat(state(container)).isEqualTo("paused");
        assertThat(network.record(id)).containsEntry("state", "active");
        assertThat(agentnet.run("status").out()).contains("agentnet resume frontend");
        assertThat(agentnet.run("verify").exit()).isZero();

        Answer resumed = agentnet.run("resume", "frontend");
        assertThat(resumed.exit()).as(resumed.err()).isZero();
        await().atMost(LONG).until(() -> "done".equals(network.record(id).get("state")));
        assertThat(network.result(id)).containsEntry("merged", "true");
        assertThat(network.record(id)).containsEntry("attempt", "1");
        assertThat(ComposeNetwork.containersOf("frontend")).contains(container);
        assertThat(agentnet.run("verify").exit()).isZero();
    }

    /// For longer than the task may work.
    @Test
    void providersRefusalFreezesItAndItGoesOnByItself(ComposeNetwork network)
            throws IOException, InterruptedException {
        PersonsRepository shop = UnlimitedLogin.in(home.resolve("refused"));
        Agentnet agentnet = network.agentnet(home);
        agentnet.run("repo", "add", "refused", shop.folder().toString());
        String id =
                agentnet.run(
                                "send",
                                "frontend",
                                "Describe the shop once you may",
                                "--repo",
                                "refused",
                                "--timeout",
                                "10")
                        .out()
                        .strip();
        await().atMost(LONG)
                .until(() -> network.redis().exists(ComposeNetwork.keyOf("rates:provider")) == 1);
        String container = ComposeNetwork.containersOf("frontend").getFirst();
        await().atMost(LONG).until(() -> state(container).equals("paused"));
        assertThat(agentnet.run("status").out())
                .contains("frontend waits for the model's provider");
        assertThat(network.record(id)).containsEntry("state", "active");

        await().atMost(LONG).until(() -> "done".equals(network.record(id).get("state")));
        assertThat(network.result(id)).containsEntry("merged", "true");
        assertThat(network.record(id)).containsEntry("attempt", "1");
        assertThat(Long.parseLong(network.record(id).get("paused_ms"))).isBetween(5_000L, 20_000L);
        assertThat(state(container)).isEqualTo("running");
        assertThat(agentnet.run("verify").exit()).isZero();
    }

    private static String state(String container) {
        return ComposeNetwork.docker("inspect", "-f", "{{.State.Status}}", container).strip();
    }
}
