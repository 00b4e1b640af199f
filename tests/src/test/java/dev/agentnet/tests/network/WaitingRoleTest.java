package dev.agentnet.tests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Started;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a container's log says while the container waits for another.
final class WaitingRoleTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path home;

    private static void awaitLine(Started role, String... parts) {
        await().atMost(SOON).untilAsserted(() -> assertThat(role.err()).contains(parts));
    }

    @Test
    void roleSaysThatItWaitsForRedis() throws IOException {
        // Nobody listens on the port of the discard service.
        Started main =
                new Agentnet(home).with("REDIS_URL", "redis://127.0.0.1:9").startRole("main");
        try {
            awaitLine(main, "cannot reach Redis at 127.0.0.1:9", "connection refused", "for 60 s");
            assertThat(main.err().lines()).hasSize(1);
        } finally {
            main.process().destroyForcibly();
        }
    }

    @Test
    void itSaysSoOnceHoweverOftenItTries() throws IOException {
        AtomicInteger tried = new AtomicInteger();
        try (ServerSocket hangsUp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                while (!hangsUp.isClosed()) {
                    try (Socket _ = hangsUp.accept()) {
                        tried.incrementAndGet();
                    } catch (IOException e) {
                        // The test is over.
                    }
                }
            });
            String url = "redis://127.0.0.1:" + hangsUp.getLocalPort();
            Started main = new Agentnet(home).with("REDIS_URL", url).startRole("main");
            try {
                await().atMost(SOON).until(() -> tried.get() > 8);
                assertThat(main.err().lines())
                        .filteredOn(line -> line.contains("it is tried again"))
                        .hasSize(1);
            } finally {
                main.process().destroyForcibly();
            }
        }
    }

    @Test
    void spawnerSaysThatItWaitsForMain() throws IOException {
        Path secret = home.resolve("none");
        Files.writeString(
                home.resolve("agentnet.conf"),
                "agentnet.redis.users = true\nagentnet.spawn.secret-file = \"" + secret + "\"\n");
        Started spawner = new Agentnet(home).startRole("spawner");
        try {
            awaitLine(spawner, secret.toString(), "main", "for 60 s");
        } finally {
            spawner.process().destroyForcibly();
        }
    }
}
