package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain's container comes with its first task and goes when it has been idle.
@UnderCompose
final class IdleDomainTest {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir private Path home;

    @Test
    void containerComesWithTheFirstTaskAndGoesWhenIdle(ComposeNetwork network)
            throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        PersonsRepository shop = UnlimitedLogin.in(home.resolve("idle"));
        agentnet.run("repo", "add", "idle", shop.folder().toString());
        assertThat(ComposeNetwork.containersOf("devops")).isEmpty();

        String id =
                agentnet.run("send", "devops", "Limit logins to five a minute", "--repo", "idle")
                        .out()
                        .strip();

        await().atMost(LONG).until(() -> ComposeNetwork.containersOf("devops").size() == 1);
        await().atMost(LONG).until(() -> "done".equals(network.record(id).get("state")));
        Set<String> agents = network.redis().smembers(ComposeNetwork.keyOf("agents:all"));
        assertThat(agents).anySatisfy(agent -> assertThat(agent).startsWith("devops."));
        String volume =
                ComposeNetwork.docker(
                        "inspect",
                        "-f",
                        "{{range .Mounts}}{{.Name}}{{end}}",
                        ComposeNetwork.containersOf("devops").getFirst());
        await().atMost(LONG).until(() -> ComposeNetwork.containersOf("devops").isEmpty());
        await().atMost(LONG).until(() -> !volumes().contains(volume));
        await().atMost(LONG)
                .until(() ->
                        network.redis().smembers(ComposeNetwork.keyOf("agents:all")).stream()
                                .noneMatch(agent -> agent.startsWith("devops.")));
    }

    private static List<String> volumes() {
        return ComposeNetwork.docker("volume", "ls", "-q").lines().toList();
    }
}
