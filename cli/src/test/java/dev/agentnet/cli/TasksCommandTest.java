package dev.agentnet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TasksCommandTest {

    private static final DomainName BACKEND = new DomainName("backend");

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private TestRedis redis;
    private RedisNetwork network;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        network = RedisNetwork.open(redis.config(), InstantSource.system());
        network.registry()
                .publishDomains(Map.of(BACKEND, new KnownDomain("Servers", List.of("api-worker"))));
        System.setErr(new PrintStream(said, true, UTF_8));
    }

    @AfterEach
    void stop() {
        System.setErr(before);
        network.close();
        redis.close();
    }

    private int run(String... options) {
        String[] command = {"tasks", "-r", redis.url()};
        return AgentnetCommand.execute(
                Stream.of(command, options).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void limitBelowOneIsRefused() {
        assertThat(run("--limit", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--limit", "-5")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(UTF_8)).contains("--limit takes 1 or more, not -5");
    }

    @Test
    void unknownDomainIsRefused() {
        assertThat(run("--domain", "nosuch")).isEqualTo(ExitCode.USAGE);
        assertThat(run("--domain", "No Such")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(UTF_8))
                .contains("no domain \"nosuch\". Known: backend, checks, main");
    }

    @Test
    void noTaskAtAllAndNoneThatMatchesAreToldApart() {
        assertThat(run("--domain", "backend")).isZero();
        assertThat(said.toString(UTF_8)).contains("no tasks yet");
        network.submissions().submit(TaskSpec.of(BACKEND, "Add a cart"));
        said.reset();
        assertThat(run("--state", "dead")).isZero();
        assertThat(said.toString(UTF_8)).contains("no task matches");
    }
}
