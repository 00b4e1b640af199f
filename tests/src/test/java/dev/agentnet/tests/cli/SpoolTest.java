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

    private Path plan(String prompt) throws IOException {
        return Files.writeString(
                home.resolve("plan.yaml"),
                """
                title: Show a table
                tasks:
                  - { id: table, domain: backend, prompt: %s }
                  - { id: page, domain: frontend, prompt: show them, dependencies: [table] }
                """
                        .formatted(prompt));
    }

    private static List<Task> plans(RedisNetwork network) {
        return network.records().list(DomainName.MAIN, TaskState.PENDING, 10).stream()
                .map(id -> network.records().find(id).orElseThrow())
                .toList();
    }

    @Test
    void keptPlanAndKeptFeatureAreSentAsOneEach() throws IOException, InterruptedException {
        Path file = plan("make rows");
        Answer away = agentnet.run("run", file.toString(), "--json");
        assertThat(away.exit()).isZero();
        assertThat(away.json().path("accepted").asBoolean(true)).isFalse();
        assertThat(away.err()).contains("the plan is kept in " + kept().getFirst());
        Files.delete(file);
        String feature = "Fix the crash when the cart is empty";
        assertThat(agentnet.run("plan", feature, "--roles", "builder,reviewer").err())
                .contains("the feature is kept in");
        try (TestRedis redis =
                        TestRedis.start(port, Files.createDirectories(home.resolve("redis")));
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            Answer back = agentnet.run("status");
            List<Task> plans = plans(network);
            assertThat(plans)
                    .extracting(plan -> plan.spec().context().path("tasks").findValuesAsText("id"))
                    .containsExactlyInAnyOrder(
                            List.of("table", "page"), List.of("builder", "reviewer"));
            assertThat(back.err())
                    .contains(plans.get(0).id() + " was sent", plans.get(1).id() + " was sent");
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void planIsOnePlanHoweverOftenItIsSentUnderItsKey() throws IOException, InterruptedException {
        try (TestRedis redis =
                        TestRedis.start(port, Files.createDirectories(home.resolve("redis")));
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            String file = plan("make rows").toString();
            Answer first = agentnet.run("run", file, "--key", "one", "--json");
            assertThat(agentnet.run("run", file, "--key", "one", "--json").out())
                    .isEqualTo(first.out())
                    .contains("\"table\"");
            plan("make other rows");
            Answer other = agentnet.run("run", file, "--key", "one");
            assertThat(other.exit()).isEqualTo(2);
            assertThat(other.err()).contains("idempotency key one stands for another task");
            String feature = "Fix the crash when the cart is empty";
            agentnet.run("plan", feature, "--key", "two");
            agentnet.run("plan", feature, "--key", "two");
            assertThat(plans(network)).hasSize(2);
        }
    }

    @Test
    void wrongUseIsRefusedAndNotKept() throws IOException, InterruptedException {
        assertThat(agentnet.run("send", "backend", "x", "--timeout", "0").exit()).isEqualTo(2);
        Answer plan = agentnet.run("run", plan("x, dependencies: [nobody]").toString());
        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err()).contains("plan.yaml:3", "nobody");
        assertThat(kept()).isEmpty();
    }
}
