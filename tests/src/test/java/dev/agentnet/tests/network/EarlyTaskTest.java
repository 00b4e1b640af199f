package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A task that comes before the network does.
final class EarlyTaskTest {

    @TempDir private Path folder;

    @Test
    void taskSubmittedBeforeAnythingRunsIsDoneWhenTheNetworkComesUp()
            throws IOException, InterruptedException {
        LiveNetwork live = new LiveNetwork(folder);
        // Only Redis is there, and then its data, as after an agentnet down.
        Path data = folder.resolve("home/.local/state/agentnet/network/redis");
        Files.createDirectories(data);
        String id;
        try (TestRedis redis = TestRedis.start(live.redisPort, data)) {
            Answer sent = live.agentnet.run("send", "backend", "echo early", "-r", redis.url());
            id = Agentnet.ok(sent).out().strip();
        }
        live.start();
        try {
            assertThat(LiveNetwork.state(live.awaitEnd(id))).isEqualTo("done");
            assertThat(live.task(id).path("output").asText()).isEqualTo("early");
        } finally {
            live.stop();
        }
    }
}
