package dev.agentnet.main.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnerTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static TestRedis redis;

    @TempDir Path folder;

    private final DomainName backend = new DomainName("backend");
    private volatile Instant now = START;
    private final InstantSource clock = () -> now;
    private final MemoryEngine engine = new MemoryEngine(clock);
    private RedisNetwork network;
    private Fleet fleet;
    private Spawner spawner;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void open() {
        TestTemplates.write(folder.resolve("templates"), "backend", "");
        network = redis.network(clock);
        fleet = network.fleet();
        spawner = spawner(settings(Duration.ofMinutes(10)));
    }

    private SpawnerSettings settings(Duration interval) {
        return new SpawnerSettings(
                interval,
                Duration.ofMillis(10),
                4,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                3,
                Duration.ofSeconds(60),
                Optional.of(folder.resolve("alive")),
                Duration.ofMillis(20));
    }

    private Spawner spawner(SpawnerSettings settings) {
        return new Spawner(
                network,
                engine,
                () -> DomainTemplates.read(folder.resolve("templates")),
                settings,
                clock);
    }

    @AfterEach
    void close() {
        spawner.close();
        network.close();
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
        spawner.reconcile();
    }

    private AgentId agent(int number) {
        return AgentId.orchestrator(backend, number);
    }

    private List<AgentId> running() {
        return fleet.actual(backend).stream()
                .filter(member -> member.ended().isEmpty())
                .map(Fleet.Member::id)
                .toList();
    }

    private Optional<Fleet.Ended> endOf(AgentId id) {
        return fleet.actual(backend).stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .flatMap(Fleet.Member::ended);
    }

    @Test
    void startsWhatIsMissingAndReportsIt() {
        fleet.want(backend, 2);
        spawner.reconcile();
        spawner.reconcile();
        assertThat(engine.started).containsExactly(agent(1), agent(2));
        assertThat(running()).containsExactly(agent(1), agent(2));
        assertThat(fleet.problem(backend)).isEmpty();
    }

    @Test
    void drainsTheYoungestOfTooMany() {
        fleet.want(backend, 2);
        spawner.reconcile();
        fleet.want(backend, 1);
        pass(20);
        pass(1);
        assertThat(engine.drained).containsOnly(agent(2));
        assertThat(running()).containsExactly(agent(1));
    }

    @Test
    void oneThatStillDrainsDoesNotCount() {
        engine.stubborn = true;
        fleet.want(backend, 1);
        spawner.reconcile();
        fleet.want(backend, 0);
        spawner.reconcile();
        fleet.want(backend, 1);
        spawner.reconcile();
        assertThat(engine.started).containsExactly(agent(1), agent(2));
        assertThat(engine.drained).containsOnly(agent(1));
    }

    @Test
    void endedOneIsReportedThenRemovedAndForgottenLater() {
        fleet.want(backend, 1);
        spawner.reconcile();
        now = now.plusSeconds(30);
        engine.end(agent(1), 137, "killed");
        spawner.reconcile();
        assertThat(endOf(agent(1)))
                .hasValueSatisfying(end -> assertThat(end.exitCode()).isEqualTo(137));
        assertThat(engine.list()).extracting(Fleet.Member::id).containsExactly(agent(2));
        pass(59);
        assertThat(endOf(agent(1))).isPresent();
        pass(2);
        assertThat(endOf(agent(1))).isEmpty();
        assertThat(running()).containsExactly(agent(2));
    }

    @Test
    void vanishedOneIsReportedAsEnded() {
        fleet.want(backend, 1);
        spawner.reconcile();
        now = now.plusSeconds(30);
        engine.vanish(agent(1));
        spawner.reconcile();
        assertThat(endOf(agent(1))).isPresent();
        assertThat(running()).containsExactly(agent(2));
    }

    @Test
    void nextSpawnerTellsWhatVanishedBetween() {
        fleet.want(backend, 1);
        spawner.reconcile();
        spawner.close();
        now = now.plusSeconds(30);
        engine.vanish(agent(1));
        spawner = spawner(settings(Duration.ofMinutes(10)));
        spawner.reconcile();
        assertThat(endOf(agent(1))).isPresent();
        assertThat(running()).containsExactly(agent(2));
    }

    @Test
    void neverMoreThanTheLimitWhateverRedisSays() {
        fleet.want(backend, 1000);
        spawner.reconcile();
        assertThat(engine.started).hasSize(4);
        assertThat(fleet.problem(backend).orElse("")).contains("max-replicas");
    }

    @Test
    void failedStartIsSaidAndTriedAgainEverLater() {
        engine.startFails =
                Optional.of(new SpawnFailed(FailureName.NO_IMAGE, "image X is not there"));
        fleet.want(backend, 1);
        spawner.reconcile();
        assertThat(fleet.problem(backend)).contains("no_image: image X is not there");
        engine.startFails = Optional.empty();
        pass(1);
        assertThat(engine.started).isEmpty();
        pass(1);
        assertThat(engine.started).hasSize(1);
        assertThat(fleet.problem(backend)).isEmpty();
    }

    @Test
    void crashLoopIsSlowedAndSaid() {
        fleet.want(backend, 1);
        spawner.reconcile();
        for (int crash = 1; crash <= 3; crash++) {
            now = now.plusMillis(500);
            engine.end(engine.started.getLast(), 1, "ended with exit code 1: no Redis");
            spawner.reconcile();
        }
        assertThat(engine.started).hasSize(3);
        assertThat(fleet.problem(backend).orElse("")).contains("exit code 1: no Redis");
        pass(2);
        assertThat(engine.started).hasSize(4);
        assertThat(fleet.problem(backend)).isPresent();
        pass(11);
        assertThat(fleet.problem(backend)).isEmpty();
    }

    @Test
    void domainWithoutTemplateIsDrained() throws Exception {
        fleet.want(backend, 1);
        spawner.reconcile();
        try (var files = Files.walk(folder.resolve("templates/backend"))) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
        spawner.reconcile();
        spawner.reconcile();
        assertThat(engine.drained).contains(agent(1));
        assertThat(engine.list()).isEmpty();
        assertThat(running()).isEmpty();
    }

    @Test
    void unreachableEngineIsSaidAndWhatWasKnownStays() {
        fleet.want(backend, 1);
        spawner.reconcile();
        engine.unreachable = true;
        assertThatThrownBy(spawner::reconcile).isInstanceOf(EngineUnreachable.class);
        assertThat(fleet.problem(backend)).contains("the engine hides, as the test wants");
        assertThat(running()).containsExactly(agent(1));
    }

    @Test
    void wantsAndDeathsAreSeenAtOnce() {
        spawner.start();
        await().until(() -> engine.lists > 0);
        fleet.want(backend, 1);
        await().until(() -> engine.started.size() == 1);
        engine.end(agent(1), 137, "killed");
        await().until(() -> engine.started.size() == 2);
        await().until(() -> running().equals(List.of(agent(2))));
    }

    @Test
    void wakesThatWantNothingNewDoNotAskTheEngine() {
        WakeFilter filter = new WakeFilter(fleet, Duration.ofMinutes(10));
        fleet.want(backend, 1);
        assertThat(filter.isLookDue()).isTrue();
        filter.woken("backend");
        assertThat(filter.isLookDue()).isTrue();
        filter.woken("backend");
        filter.woken("main");
        filter.woken("No Domain!");
        assertThat(filter.isLookDue()).isFalse();
        fleet.want(backend, 2);
        filter.woken("backend");
        assertThat(filter.isLookDue()).isTrue();
    }

    @Test
    void healthFileIsTouchedOnlyWhileItWorks() {
        engine.unreachable = true;
        spawner = spawner(settings(Duration.ofMillis(50)));
        spawner.start();
        await().until(() -> engine.lists > 2);
        assertThat(folder.resolve("alive")).doesNotExist();
        engine.unreachable = false;
        await().until(() -> Files.exists(folder.resolve("alive")));
    }
}
