package dev.agentnet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.agentnet.worker.process.WorkClock;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.GitFailed;
import dev.agentnet.workspace.Mirror;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Errands to a main that is there.
final class MainDoorTest {

    @TempDir Path folder;

    private final WorkClock clock = new WorkClock(System::nanoTime);
    private final AtomicInteger tries = new AtomicInteger();
    private HttpServer server;
    private MainDoor door;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        door = new MainDoor(main(), Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String main() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// An address where nobody answers.
    private static String nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Main has no such repository.
    private void fetch() {
        fetch(main());
    }

    private void fetch(String main) {
        new Mirror(new Git(), folder.resolve("mirror.git"), main + "/git/none", "secret").fetch();
    }

    @Test
    void whatFailsWithMainThereHasFailed() {
        assertThatThrownBy(() ->
                        door.through(
                                clock,
                                () -> {
                                    tries.incrementAndGet();
                                    fetch();
                                }))
                .isInstanceOf(GitFailed.class);
        assertThat(tries).hasValue(1);
    }

    /// It comes back between the errand and the look at the door.
    @Test
    void whatFailedWhileMainWasAwayIsTriedAgainThoughItIsBack() throws Exception {
        door.through(
                clock,
                () -> {
                    if (tries.incrementAndGet() == 1) {
                        fetch(nobody());
                    }
                });
        assertThat(tries).hasValue(2);
    }

    @Test
    void whatReachesNobodyForeverEndsWithThePatience() {
        MainDoor impatient = new MainDoor(main(), Duration.ofMillis(1));
        assertThatThrownBy(() -> impatient.through(clock, () -> fetch(nobody())))
                .isInstanceOf(AttemptFailed.class);
    }

    @Test
    void whatFailsAfterAStandstillIsTriedOnceMore() throws Exception {
        door.through(
                clock,
                () -> {
                    if (tries.incrementAndGet() == 1) {
                        standStill();
                        fetch();
                    }
                });
        assertThat(tries).hasValue(2);
    }

    /// As one that is paused a little longer than main has patience.
    private void standStill() {
        clock.stop();
        long began = System.nanoTime();
        await().until(() -> System.nanoTime() - began > Duration.ofMillis(2_100).toNanos());
        clock.goOn();
    }
}
