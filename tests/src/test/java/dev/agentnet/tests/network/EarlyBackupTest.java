package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup that comes while the network is just starting.
final class EarlyBackupTest {

    @TempDir private Path folder;

    @Test
    void networkStartsAndIsInTheBackup() throws IOException, InterruptedException {
        LiveNetwork live = new LiveNetwork(folder);
        Path state = folder.resolve("home/.local/state/agentnet/network");
        Started up = live.agentnet.start("up", "--redis-port", Integer.toString(live.redisPort));
        try {
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(state.resolve("redis/redis.pid")));
            Path file = folder.resolve("early.backup");
            Agentnet.ok(live.agentnet.run("backup", file.toString()));
            assertThat(file).isNotEmptyFile();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        assertThat(up.process().isAlive()).as(up.err()).isTrue();
                        return up.out().contains("Ctrl-C or agentnet down ends it.");
                    });
            Agentnet.ok(live.agentnet.run("send", "backend", "echo early"));
        } finally {
            up.interrupt();
            up.await();
        }
    }
}
