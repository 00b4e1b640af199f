package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that multiply, grow or hide: they stay in their container, their task ends by name,
/// and none of them outlives it.
@UnderCompose
final class Fault25RunawayTest {

    private static final Duration LONG = Duration.ofSeconds(120);

    /// Shorter than an idle container lives, with which all would be gone anyway.
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final int PIDS = 512;

    @TempDir private Path home;

    private static String send(
            ComposeNetwork network, Agentnet agentnet, String domain, String what)
            throws IOException, InterruptedException {
        return agentnet.run("send", domain, what, "--timeout", "10").out().strip();
    }

    private static void awaitState(ComposeNetwork network, String id, String state) {
        await().atMost(LONG).until(() -> state.equals(network.record(id).get("state")));
    }

    /// Only the init and the orchestrator, as the engine itself counts.
    private static void awaitNobodyLeft() {
        String container = ComposeNetwork.containersOf("hostile").getFirst();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        ComposeNetwork.docker("top", container, "-eo", "pid,args")
                                                .lines())
                                .hasSize(3)
                                .filteredOn(line -> line.contains("dev.agentnet.cli.Role domain"))
                                .hasSize(2));
    }

    /// The domain and the others work on.
    private void restIsFine(ComposeNetwork network, Agentnet agentnet)
            throws IOException, InterruptedException {
        String other = send(network, agentnet, "victim", "wait 0");
        String next = send(network, agentnet, "hostile", "wait 0");
        awaitState(network, other, "done");
        awaitState(network, next, "done");
        awaitNobodyLeft();
    }

    @Test
    void forkBombEndsWithItsTime(ComposeNetwork network) throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        String id = send(network, agentnet, "hostile", "bomb");
        await().atMost(LONG).until(() -> !network.said(id).isEmpty());
        List<String> containers = ComposeNetwork.containersOf("hostile");
        assertThat(pids(containers.getFirst())).isLessThanOrEqualTo(PIDS);
        String meanwhile = send(network, agentnet, "victim", "wait 0");
        awaitState(network, meanwhile, "done");
        awaitState(network, id, "dead");
        assertThat(network.record(id).get("failure")).isIn("timeout", "oom", "lease_lost");
        restIsFine(network, agentnet);
    }

    private static int pids(String container) {
        return Integer.parseInt(
                ComposeNetwork.docker("stats", "--no-stream", "--format", "{{.PIDs}}", container));
    }

    @Test
    void forkBombThatNothingTiesToItsTaskEndsToo(ComposeNetwork network)
            throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        String id = send(network, agentnet, "hostile", "bomb-unmarked 2");
        await().atMost(LONG).until(() -> ended(network, id));
        restIsFine(network, agentnet);
    }

    private static boolean ended(ComposeNetwork network, String id) {
        return List.of("done", "dead").contains(network.record(id).getOrDefault("state", ""));
    }

    @Test
    void whoTakesAllMemoryIsKilledAloneAndSaid(ComposeNetwork network)
            throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        String id = send(network, agentnet, "hostile", "hog");
        awaitState(network, id, "dead");
        assertThat(network.record(id)).containsEntry("failure", "oom").doesNotContainKey("stalls");
        restIsFine(network, agentnet);
    }

    @Test
    void daemonsGoWithTheTask(ComposeNetwork network) throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        String id = send(network, agentnet, "hostile", "daemon");
        awaitState(network, id, "done");
        awaitNobodyLeft();
    }
}
