package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.main.repository.GitHost;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Work lands on a git host: beside what others push, and later if the host is away.
final class OriginTest {

    @Test
    void workLandsOnAGitHostOnceItIsThere(@TempDir Path folder)
            throws IOException, InterruptedException {
        try (GitHost host = new GitHost(Files.createDirectories(folder.resolve("host")))) {
            Path credentials = host.credentials(GitHost.PASSWORD);
            LiveNetwork live =
                    new LiveNetwork(
                                    folder,
                                    "agentnet.main.git-credentials = \"" + credentials + "\"",
                                    "agentnet.merge.backoff.longest = 1 s")
                            .start();
            try {
                Agentnet.ok(
                        live.agentnet.run(
                                "repo", "add", "shop", host.url(), "--default", "--land", "push"));
                host.somebodyPushes("theirs.txt", "theirs");
                String first = live.send("echo one > b.txt", "--check", "test -e theirs.txt");
                assertThat(LiveNetwork.state(live.awaitEnd(first))).isEqualTo("done");
                assertThat(host.git("ls-tree", "--name-only", "trunk").lines())
                        .containsExactly("a.txt", "b.txt", "theirs.txt");

                host.away();
                String second = live.send("echo two > c.txt");
                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                live.agentnet
                                        .run("task", second)
                                        .out()
                                        .contains("its origin cannot be reached"));
                assertThat(live.agentnet.run("status").out())
                        .contains("nothing is merged in shop for now: its origin cannot be");
                host.back();
                assertThat(LiveNetwork.state(live.awaitEnd(second))).isEqualTo("done");
                assertThat(host.git("ls-tree", "--name-only", "trunk").lines()).contains("c.txt");
                live.verify();
                assertThat(live.err()).doesNotContain(GitHost.PASSWORD);
            } finally {
                live.stop();
            }
        }
    }
}
