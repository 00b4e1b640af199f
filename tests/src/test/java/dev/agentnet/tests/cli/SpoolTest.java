package dev.agentnet.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tasks that are sent while Redis is away are kept, and sent when it is back.
final class SpoolTest {

    private static final DomainName BACKEND = new DomainName("backend");

    @TempDir private Path home;
    private int port;
    private Agentnet agentnet;

    @BeforeEach
    void choosePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        agentnet = new Agentnet(home).with("REDIS_URL", "redis://localhost:" + port);
    }

    private List<Path> kept() throws IOException {
        Path spool = home.resolve(".local/state/agentnet/spool");
        try (Stream<Path> files = Files.isDirectory(spool) ? Files.list(spool) : Stream.empty()) {
            return files.sorted().toList();
        }
    }

    @Test
    void keptTaskIsSentByTheNextCommandAsItWasTyped() throws IOException, InterruptedException {
        Answer away =
                agentnet.run(
                        "send", "backend", "--priority", "high", "Fix -- \"it\"", "--check", "a b");
        assertThat(away.exit()).isZero();
        assertThat(away.out()).isEmpty();
        assertThat(away.err())
                .contains("cannot reach Redis at localhost:" + port)
                .contains("the task is kept in " + kept().getFirst());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept().getFirst())))
                .isEqualTo("rw-------");
        try (TestRedis redis =
                        TestRedis.start(port, Files.createDirectories(home.resolve("redis")));
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            Answer back = agentnet.run("status");
            assertThat(back.exit()).isZero();
            List<Task> tasks =
                    network.records().list(BACKEND, TaskState.PENDING, 10).stream()
                            .map(id -> network.records().find(id).orElseThrow())
                            .toList();
            assertThat(tasks).hasSize(1);
            assertThat(tasks.getFirst().spec().description()).isEqualTo("Fix -- \"it\"");
            assertThat(tasks.getFirst().spec().priority()).isEqualTo(Priority.HIGH);
            assertThat(tasks.getFirst().spec().checks()).containsExactly("a b");
            assertThat(back.err()).contains(tasks.getFirst().id() + " was sent");
            assertThat(kept()).isEmpty();
            assertThat(agentnet.run("status").err()).isEmpty();
        }
    }

    @Test
    void keptTaskThatIsRefusedIsSetAside() throws IOException, InterruptedException {
        agentnet.run("send", "backnd", "x");
        try (TestRedis redis =
                TestRedis.start(port, Files.createDirectories(home.resolve("redis")))) {
            assertThat(redis.url()).endsWith(":" + port);
            Answer back = agentnet.run("status");
            assertThat(back.exit()).isZero();
            assertThat(back.err()).contains("could not be sent", "Did you mean backend?");
            assertThat(kept()).singleElement().asString().endsWith(".refused");
            assertThat(agentnet.run("status").err()).isEmpty();
        }
    }

    @Test
    void taskForAnotherNetworkStaysWhereItIs() throws IOException, InterruptedException {
        new Agentnet(home).with("REDIS_URL", "redis://localhost:1").run("send", "backend", "x");
        try (TestRedis redis =
                TestRedis.start(port, Files.createDirectories(home.resolve("redis")))) {
            assertThat(redis.url()).endsWith(":" + port);
            assertThat(agentnet.run("status").err()).isEmpty();
            assertThat(kept()).hasSize(1);
        }
    }

    @Test
    void wrongUseIsRefusedAndNotKept() throws IOException, InterruptedException {
        assertThat(agentnet.run("send", "backend", "x", "--timeout", "0").exit()).isEqualTo(2);
        assertThat(kept()).isEmpty();
    }
}
