package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.coordination.Users;
import dev.agentnet.coordination.Users.Role;
import dev.agentnet.coordination.Users.User;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each user needs is allowed, and little else, whichever Redis it is. What a domain must not
/// do has a test of its own among the faults.
class RedisUsersTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final AgentId AGENT = AgentId.orchestrator(BACKEND, 1);

    @TempDir Path temp;

    /// The tests' own Redis is old; the one on the PATH, where there is one, is what a machine has.
    private AutoCloseable redis(int port, String which) throws IOException, InterruptedException {
        if (which.equals("embedded")) {
            return TestRedis.start(port, temp);
        }
        Process process;
        try {
            process =
                    new ProcessBuilder(
                                    which,
                                    "--port",
                                    Integer.toString(port),
                                    "--bind",
                                    "127.0.0.1",
                                    "--save",
                                    "",
                                    "--appendonly",
                                    "yes",
                                    "--dir",
                                    temp.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(temp.resolve("redis.log").toFile())
                            .start();
        } catch (IOException e) {
            assumeThat(which).as("there is no redis-server here").isEqualTo("embedded");
            throw e;
        }
        return () -> process.destroyForcibly().waitFor();
    }

    private interface Scene {
        /// @param url the user's own way to Redis
        void play(RedisNetwork main, RedisNetwork user, String url);
    }

    private void play(String which, String network, Role role, Scene scene) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String name = Users.nameOf(network, role);
        try (AutoCloseable redis = redis(port, which);
                RedisNetwork main = await("redis://127.0.0.1:" + port, network)) {
            assertThat(redis).isNotNull();
            main.users().put(List.of(new User(role, name, "pass")));
            assertThat(main.users().areForgotten()).isFalse();
            String url = "redis://" + name + ":pass@127.0.0.1:" + port;
            try (RedisNetwork user = open(url, network)) {
                scene.play(main, user, url);
            }
        }
    }

    private static LeaderToken lead(RedisNetwork main) {
        return main.upkeep()
                .lead("main.1", Duration.ofMinutes(1), Pulse.NONE)
                .orElseThrow()
                .token();
    }

    private static RedisNetwork await(String url, String network) {
        for (int attempt = 1; ; attempt++) {
            try {
                return open(url, network);
            } catch (RedisNetwork.UnreachableRedis e) {
                if (attempt == 1_000) {
                    throw e;
                }
            }
        }
    }

    private static RedisNetwork open(String url, String network) {
        return RedisNetwork.open(
                ConfigFactory.parseMap(
                                Map.of("agentnet.redis.url", url, "agentnet.network", network))
                        .withFallback(ConfigFactory.load()),
                InstantSource.system());
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis-server"})
    void domainClaimsPartsOfPlansAndGivesThemBack(String which) throws Exception {
        play(
                which,
                "acme",
                new Role.Domain(BACKEND),
                (main, domain, _) -> {
                    main.submissions().submit(TaskSpec.of(DomainName.MAIN, "a plan"));
                    Task whole =
                            main.claims()
                                    .step(NetworkOnRedis.MAIN, "one", List.of(), 1, LEASE)
                                    .granted()
                                    .getFirst();
                    main.routes().plan(lead(main), whole, 1, NetworkOnRedis.parts(whole, "a", "b"));
                    main.submissions().submit(TaskSpec.of(BACKEND, "x"));
                    List<Task> granted =
                            domain.claims().step(AGENT, "two", List.of(), 9, LEASE).granted();
                    assertThat(granted).hasSize(3);
                    Outcome later = new Outcome.Released("", Usage.NONE, "later");
                    List<Finish> back =
                            granted.stream()
                                    .map(task ->
                                            new Finish(
                                                    task.id(),
                                                    task.token().orElseThrow(),
                                                    AGENT,
                                                    later))
                                    .toList();
                    assertThat(domain.claims().step(AGENT, "three", back, 9, LEASE).granted())
                            .hasSize(3);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis-server"})
    void domainDoesItsTasks(String which) throws Exception {
        play(
                which,
                "acme",
                new Role.Domain(BACKEND),
                (main, domain, _) -> {
                    domain.wakes().onDomain(BACKEND, () -> {});
                    domain.wakes().onAgent(AGENT, () -> {});
                    TaskId id = main.submissions().submit(TaskSpec.of(BACKEND, "work")).id();
                    Task task =
                            domain.claims()
                                    .step(AGENT, UUID.randomUUID().toString(), List.of(), 1, LEASE)
                                    .granted()
                                    .getFirst();
                    domain.claims().renew(BACKEND, Map.of(id, task.token().orElseThrow()), LEASE);
                    domain.journal().taskLines(id, List.of(Json.object().put("text", "x")));
                    domain.journal().agentLines(AGENT, List.of(Json.object().put("text", "x")));
                    domain.journal().event(BACKEND, Json.object().put("type", "x"));
                    Outcome done = new Outcome.Released("", Usage.NONE, "later");
                    Finish finish = new Finish(id, task.token().orElseThrow(), AGENT, done);
                    assertThat(
                                    domain.claims()
                                            .step(AGENT, "two", List.of(finish), 0, LEASE)
                                            .finished())
                            .containsEntry(id, Verdict.ACCEPTED);
                    // What a person paused has its own place to come back to.
                    Task again =
                            domain.claims()
                                    .step(AGENT, "three", List.of(), 1, LEASE)
                                    .granted()
                                    .getFirst();
                    main.controls().pause(id);
                    Finish back = new Finish(id, again.token().orElseThrow(), AGENT, done);
                    assertThat(
                                    domain.claims()
                                            .step(AGENT, "four", List.of(back), 1, LEASE)
                                            .finished())
                            .containsEntry(id, Verdict.ACCEPTED);
                    assertThat(main.records().load(BACKEND).waiting()).isEqualTo(1);
                    // Nor does it begin what has no budget left.
                    TaskId poor = main.submissions().submit(TaskSpec.of(BACKEND, "poor")).id();
                    LeaderToken leader = lead(main);
                    main.budgets()
                            .fund(leader, BACKEND, Map.of(BudgetScope.of(poor), 0L), List.of());
                    assertThat(domain.claims().step(AGENT, "five", List.of(), 1, LEASE).granted())
                            .isEmpty();
                    assertThat(main.budgets().deferred(BACKEND, 9)).containsExactly(poor);
                    // What an agent of its own has submitted has a place of its own as well.
                    TaskId part = part(main, domain, leader);
                    assertThat(
                                    domain.claims()
                                            .step(AGENT, "six", List.of(), Room.of(1), LEASE)
                                            .granted())
                            .extracting(Task::id)
                            .containsExactly(part);
                });
    }

    /// It may write what it likes into its own list, and may not read another's record.
    @Test
    void somebodyElsesTaskAmongItsOwnHoldsNobodyUp() throws Exception {
        play(
                "redis-server",
                "default",
                new Role.Domain(BACKEND),
                (main, domain, url) -> {
                    TaskId other =
                            main.submissions()
                                    .submit(TaskSpec.of(new DomainName("frontend"), "other"))
                                    .id();
                    TaskId own = main.submissions().submit(TaskSpec.of(BACKEND, "own")).id();
                    try (RedisClient client = RedisClient.create(url);
                            StatefulRedisConnection<String, String> raw = client.connect()) {
                        raw.sync().lpush("tasks:pending:backend", other.value());
                    }
                    assertThat(domain.claims().step(AGENT, "one", List.of(), 2, LEASE).granted())
                            .extracting(Task::id)
                            .containsExactly(own);
                    assertThat(main.records().load(new DomainName("frontend")).pending())
                            .isEqualTo(1);
                });
    }

    /// One of a task of the backend that is at work.
    private static TaskId part(RedisNetwork main, RedisNetwork domain, LeaderToken leader) {
        main.submissions().submit(TaskSpec.of(BACKEND, "all"));
        Task parent = domain.claims().step(AGENT, "all", List.of(), 1, LEASE).granted().getFirst();
        TaskSpec spec = ChildrenOnRedis.part(parent, BACKEND, "part");
        return main.children().fork(leader, spec, parent.attempt(), "part", 1).id().orElseThrow();
    }

    /// What its tasks are checked by, that there are any, and how many of it are at work is not a
    /// domain's to say. Redis tells reading from writing since version 7.
    @Test
    void domainAsksForNothing() throws Exception {
        play(
                "redis-server",
                "default",
                new Role.Domain(BACKEND),
                (main, domain, url) -> {
                    TaskSpec mine = TaskSpec.of(BACKEND, "mine");
                    assertThatThrownBy(() -> domain.submissions().submit(mine))
                            .hasMessageContaining("can't run this command");
                    TaskId id = main.submissions().submit(TaskSpec.of(BACKEND, "work")).id();
                    assertThat(domain.records().find(id)).isPresent();
                    assertThatThrownBy(() -> domain.fleet().want(BACKEND, 8))
                            .hasMessageContaining("can't access at least one of the keys");
                    main.controls().pause(BACKEND);
                    assertThat(domain.fleet().isPaused(BACKEND)).isTrue();
                    assertThatThrownBy(() -> domain.controls().resume(BACKEND))
                            .hasMessageContaining("can't access at least one of the keys");
                    String spec = "tasks:spec:" + id;
                    try (RedisClient client = RedisClient.create(url);
                            StatefulRedisConnection<String, String> raw = client.connect()) {
                        RedisCommands<String, String> redis = raw.sync();
                        // Nor how much of its budgets is left.
                        String allowance = "budgets:allowance:backend";
                        assertThat(redis.hgetall(allowance)).isEmpty();
                        assertThatThrownBy(() -> redis.hset(allowance, "network", "9"))
                                .hasMessageContaining("NOPERM");
                        assertThatThrownBy(() -> redis.del(allowance))
                                .hasMessageContaining("NOPERM");
                        assertThat(redis.get(spec)).contains("work");
                        assertThatThrownBy(() -> redis.set(spec, "{}"))
                                .hasMessageContaining("NOPERM");
                        assertThatThrownBy(() -> redis.del(spec)).hasMessageContaining("NOPERM");
                        assertThatThrownBy(() -> redis.setGet(spec, "{}"))
                                .hasMessageContaining("NOPERM");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis-server"})
    void spawnerReadsWhatIsWantedAndReportsWhatIsThere(String which) throws Exception {
        play(
                which,
                "default",
                new Role.Spawner(),
                (main, spawner, _) -> {
                    main.fleet().want(BACKEND, 2);
                    spawner.wakes().onAnyDomain(domain -> {});
                    assertThat(spawner.fleet().desired(BACKEND).replicas()).isEqualTo(2);
                    main.controls().pause(BACKEND);
                    assertThat(spawner.fleet().desired(BACKEND).isPaused()).isTrue();
                    assertThatThrownBy(() -> spawner.controls().resume(BACKEND))
                            .hasMessageContaining("NOPERM");
                    assertThat(spawner.fleet().nextNumber(BACKEND)).isEqualTo(1);
                    spawner.fleet().report(BACKEND, List.of(), "none yet");
                    assertThat(main.fleet().problem(BACKEND)).contains("none yet");
                    assertThatThrownBy(() -> spawner.repositories().all())
                            .hasMessageContaining("NOPERM");
                    assertThatThrownBy(
                                    () -> spawner.submissions().submit(TaskSpec.of(BACKEND, "x")))
                            .hasMessageContaining("NOPERM");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "redis-server"})
    void operatorDoesEverythingButWithTheServer(String which) throws Exception {
        play(
                which,
                "default",
                new Role.Operator(),
                (main, operator, _) -> {
                    TaskId id = operator.submissions().submit(TaskSpec.of(BACKEND, "x")).id();
                    operator.wakes().onTask(id, () -> {});
                    assertThat(operator.server().version()).isNotEqualTo("unknown");
                    operator.server().complaints();
                    assertThat(operator.inspection().inspect().violations()).isEmpty();
                    operator.submissions().cancel(id, "over");
                    operator.submissions().retry(id, "again");
                    operator.controls().pause(id);
                    operator.controls().resume(id);
                    operator.controls().pause(BACKEND);
                    operator.controls().kill(BACKEND, "enough");
                    operator.controls().resume(BACKEND);
                    operator.controls().drain(BACKEND);
                    operator.controls().scale(BACKEND, OptionalInt.of(2));
                    assertThatThrownBy(() ->
                                    operator.users()
                                            .put(
                                                    List.of(
                                                            new User(
                                                                    new Role.Spawner(),
                                                                    "mine",
                                                                    "pass"))))
                            .hasMessageContaining("NOPERM");
                });
    }
}
