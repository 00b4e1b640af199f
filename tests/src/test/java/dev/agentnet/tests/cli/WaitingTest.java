package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Agentnet.Started;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Waiting for a task that nobody takes.
final class WaitingTest {

    @TempDir private Path home;

    @Test
    void itSaysAfterFiveSecondsThatNobodyServesAndCtrlCLeavesTheTask()
            throws IOException, InterruptedException {
        try (TestRedis redis = TestRedis.start()) {
            Agentnet agentnet = new Agentnet(home).with("REDIS_URL", redis.url());
            // The launcher may have to make its caches first, and says so.
            agentnet.script("agentnet", "--version");
            Started waiting = agentnet.startScript("scripts/send-task.sh", "backend", "x", "-w");
            await().atMost(Duration.ofSeconds(30)).until(() -> waiting.out().contains("accepted"));
            String id = waiting.out().substring(0, waiting.out().indexOf(' '));
            assertThat(waiting.err()).isEmpty();
            await().atMost(Duration.ofSeconds(9))
                    .until(() -> waiting.err().contains("nobody is serving this network"));
            waiting.interrupt();
            Answer left = waiting.await();
            assertThat(left.exit()).isEqualTo(130);
            assertThat(left.err()).contains("the task goes on").contains(id);
            assertThat(agentnet.run("task", id, "--json").json().path("state").asText())
                    .isEqualTo("pending");
        }
    }
}
