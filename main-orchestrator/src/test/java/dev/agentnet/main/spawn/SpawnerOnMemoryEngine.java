package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Controls;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the tests of the spawner have in common: one on an engine in memory and a real Redis, with
/// a clock that is set.
abstract class SpawnerOnMemoryEngine {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TestRedis redis = TestRedis.shared();

    @TempDir Path folder;

    final DomainName backend = new DomainName("backend");
    volatile Instant now = START;
    private final InstantSource clock = () -> now;
    final MemoryEngine engine = new MemoryEngine(clock);
    private RedisNetwork network;
    Fleet fleet;
    Controls controls;
    Spawner spawner;

    @BeforeEach
    void open() {
        TestTemplates.write(folder.resolve("templates"), "backend", "");
        network = redis.network(clock);
        fleet = network.fleet();
        controls = network.controls();
        spawner = spawner(settings(Duration.ofMinutes(10)));
    }

    SpawnerSettings settings(Duration interval) {
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

    Spawner spawner(SpawnerSettings settings) {
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

    void pass(int seconds) {
        now = now.plusSeconds(seconds);
        spawner.reconcile();
    }

    AgentId agent(int number) {
        return AgentId.orchestrator(backend, number);
    }

    List<AgentId> running() {
        return fleet.actual(backend).stream()
                .filter(member -> member.ended().isEmpty())
                .map(Fleet.Member::id)
                .toList();
    }

    Optional<Fleet.Ended> endOf(AgentId id) {
        return fleet.actual(backend).stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .flatMap(Fleet.Member::ended);
    }
}
