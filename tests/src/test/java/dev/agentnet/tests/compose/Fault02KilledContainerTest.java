package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.PersonsRepository;
import io.lettuce.core.Range;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain's container dies at work: the next one finishes the task.
@UnderCompose
final class Fault02KilledContainerTest {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir private Path home;

    @Test
    void taskOfAKilledContainerIsFinishedByTheNext(ComposeNetwork network)
            throws IOException, InterruptedException {
        PersonsRepository shop = UnlimitedLogin.in(home.resolve("killed"));
        Agentnet agentnet = network.agentnet(home);
        agentnet.run("repo", "add", "killed", shop.folder().toString());
        String id =
                agentnet.run("send", "frontend", "Describe the shop slowly", "--repo", "killed")
                        .out()
                        .strip();
        await().atMost(LONG).until(() -> claims(network, id).size() == 1 && thinks(network, id));
        String first = ComposeNetwork.containersOf("frontend").getFirst();

        ComposeNetwork.docker("kill", first);

        await().atMost(LONG).until(() -> "done".equals(network.record(id).get("state")));
        assertThat(network.result(id)).containsEntry("merged", "true");
        assertThat(network.record(id)).containsEntry("attempt", "2");
        assertThat(claims(network, id)).hasSize(2).doesNotHaveDuplicates();
        assertThat(ComposeNetwork.containersOf("frontend")).doesNotContain(first);
        // Its death was told, long before its lease could run out.
        assertThat(network.agentnet(home).run("logs", "--main", "--no-follow").out())
                .contains(id + " comes back: frontend.")
                .doesNotContain(id + " comes back: its lease ran out");
        shop.git("fetch", "-q", "agentnet");
        assertThat(shop.git("log", "--first-parent", "--format=%s", "agentnet/main"))
                .isEqualTo("Describe the shop slowly\nA shop");
    }

    private static boolean thinks(ComposeNetwork network, String id) {
        return network.redis().llen(ComposeNetwork.keyOf("results:" + id + ":logs")) > 1;
    }

    /// Who claimed it, in order.
    private static List<String> claims(ComposeNetwork network, String id) {
        return network
                .redis()
                .xrange(ComposeNetwork.keyOf("events:frontend"), Range.unbounded())
                .stream()
                .map(entry -> entry.getBody().toString())
                .filter(body -> body.contains("claimed") && body.contains(id))
                .toList();
    }
}
