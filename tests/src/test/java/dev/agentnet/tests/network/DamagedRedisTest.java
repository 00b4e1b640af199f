package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.PersonsRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The file of an embedded Redis is damaged in the middle, while its network is down: the network
/// starts all the same, says what is lost, and does nothing twice that had landed.
final class DamagedRedisTest extends NetworkScenario {

    @Test
    void whatHadLandedBehindTheDamageIsDoneAndNotRepeated()
            throws IOException, InterruptedException {
        PersonsRepository shop = live.shop();
        Path redis = folder.resolve("home/.local/state/agentnet/network/redis");
        Path file = redis.resolve("appendonly.aof");
        String before = live.send("echo 1 > before");
        assertThat(LiveNetwork.state(live.awaitEnd(before))).isEqualTo("done");
        String id =
                live.send(
                        "touch %1$s/runs; until [ -e %1$s/go ]; do sleep 0.1; done; echo 1 > behind"
                                .formatted(folder));
        live.awaitFile("runs");
        int good = (int) Files.size(file);
        Files.createFile(folder.resolve("go"));
        assertThat(LiveNetwork.state(live.awaitEnd(id))).isEqualTo("done");
        live.interrupt();

        byte[] damaged = Files.readAllBytes(file);
        Arrays.fill(damaged, good + 200, good + 300, (byte) 0);
        Files.write(file, damaged);
        live.start();

        assertThat(live.err()).contains(file + " was damaged", "are left out");
        assertThat(redis.resolve("appendonly.aof.damaged")).hasBinaryContent(damaged);
        assertThat(LiveNetwork.state(live.awaitEnd(id))).isEqualTo("done");
        String next = live.send("echo 1 > next");
        assertThat(LiveNetwork.state(live.awaitEnd(next))).isEqualTo("done");
        live.verify();
        shop.git("fetch", "-q", "agentnet");
        assertThat(
                        shop.git(
                                        "log",
                                        "--first-parent",
                                        "--reverse",
                                        "--format=%(trailers:key=Agentnet-Task,valueonly)",
                                        "agentnet/main")
                                .lines()
                                .filter(line -> !line.isBlank()))
                .containsExactly(before, id, next);
    }
}
