package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain's containers come with its tasks and go when they are not wanted any more.
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

    /// A container does one task at once, and one more is started for a second.
    private static final String GROWING =
            """
            description = "Sleeps."
            route = false
            max-workers = 1
            replicas { min = 1, max = 2, tasks-each = 2 }
            workers.sleeper {
              agent = command
              description = "sleeps as long as it is told to"
              command = "$(grep -m 1 -E '^sleep [0-9]+$' $AGENTNET_PROMPT_FILE)"
            }
            """;

    @Test
    void domainGrowsWithItsWorkAndShrinksWithoutTakingAnyAway(ComposeNetwork network)
            throws IOException, InterruptedException {
        Agentnet agentnet = network.agentnet(home);
        Path draft = Files.createDirectories(home.resolve("growing"));
        Files.writeString(draft.resolve("domain.conf"), GROWING);
        Path template = network.templates.resolve("growing");
        Files.move(draft, template);
        await().atMost(LONG).until(() -> ComposeNetwork.containersOf("growing").size() == 1);
        String first = ComposeNetwork.containersOf("growing").getFirst();

        String quick = send(agentnet, 7);
        await().atMost(LONG).until(() -> isAtWork(network, quick));
        String slow = send(agentnet, 14);
        String after = send(agentnet, 0);
        await().atMost(LONG).until(() -> isAtWork(network, slow));
        assertThat(ComposeNetwork.containersOf("growing")).hasSize(2).contains(first);
        assertThat(network.record(slow).get("agent"))
                .isNotEqualTo(network.record(quick).get("agent"));

        // Wanted no more, and at work.
        String desired = ComposeNetwork.keyOf("fleet:desired:growing");
        await().atMost(LONG).until(() -> network.redis().hexists(desired, "retire_from"));
        assertThat(network.record(after)).containsEntry("state", "done");
        assertThat(network.record(slow)).containsEntry("state", "active");
        assertThat(ComposeNetwork.containersOf("growing")).hasSize(2);
        await().atMost(LONG).until(() -> "done".equals(network.record(slow).get("state")));
        assertThat(network.record(slow)).containsEntry("attempt", "1");
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(ComposeNetwork.containersOf("growing")).containsExactly(first));
        Files.move(template, home.resolve("gone"));
    }

    private static String send(Agentnet agentnet, int seconds)
            throws IOException, InterruptedException {
        return agentnet.run("send", "growing", "sleep " + seconds).out().strip();
    }

    private static boolean isAtWork(ComposeNetwork network, String task) {
        return "active".equals(network.record(task).get("state"));
    }

    private static List<String> volumes() {
        return ComposeNetwork.docker("volume", "ls", "-q").lines().toList();
    }
}
