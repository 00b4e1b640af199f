package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Agentnet.Started;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However a demo ends, it says so by its exit code and leaves no process behind.
final class DemoEndsTest {

    @TempDir private Path home;

    @Test
    void interruptedOneLeavesNoProcess() throws IOException, InterruptedException {
        Started demo = new Agentnet(home).start("demo");
        // By then Redis, main and the first domain's process are there.
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        Processes.under(home.resolve(".local/state/agentnet/demo")).size() > 2);
        demo.interrupt();
        assertThat(demo.await().exit()).isEqualTo(130);
        assertThat(Processes.under(home)).isEmpty();
    }

    @Test
    void oneWhoseChecksFailSaysSoAndLeavesNoProcess() throws IOException, InterruptedException {
        // The shop's check makes a temporary folder first.
        Path broken = Files.createDirectories(home.resolve("bin")).resolve("mktemp");
        Files.writeString(broken, "#!/bin/sh\necho no room >&2\nexit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        Answer answer =
                new Agentnet(home)
                        .with("PATH", broken.getParent() + ":" + System.getenv("PATH"))
                        .run("demo");
        assertThat(answer.exit()).as(answer.out() + answer.err()).isEqualTo(1);
        assertThat(answer.out()).contains("not everything was done").contains("no room");
        assertThat(Processes.under(home)).isEmpty();
    }
}
