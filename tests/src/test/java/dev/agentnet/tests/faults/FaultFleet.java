package dev.agentnet.tests.faults;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.main.fleet.Templates;
import dev.agentnet.main.spawn.ContainerEngine;
import dev.agentnet.main.spawn.Spawner;
import dev.agentnet.main.spawn.SpawnerSettings;
import dev.agentnet.protocol.AgentId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The spawner of a [FaultNetwork] and the domains that it starts.
final class FaultFleet implements AutoCloseable {

    private final RedisNetwork network;
    private final Config config;
    private final Templates templates;
    private final ContainerEngine engine;
    private Spawner spawner;

    FaultFleet(RedisNetwork network, Config config, Path templates, Housing housing) {
        this.network = network;
        this.config = config;
        this.templates = new Templates(templates, Duration.ofSeconds(1));
        this.templates.start();
        this.engine = housing.open(config);
        this.spawner = newSpawner();
    }

    private Spawner newSpawner() {
        Spawner fresh =
                new Spawner(network, engine, templates::current, SpawnerSettings.from(config));
        fresh.start();
        return fresh;
    }

    /// Ends the spawner and starts another, which knows what Redis and the engine say.
    void restartSpawner() {
        spawner.close();
        spawner = newSpawner();
    }

    /// The backend's orchestrators that are reported to run.
    List<Fleet.Member> running() {
        return network.fleet().actual(FaultNetwork.BACKEND).stream()
                .filter(member -> member.ended().isEmpty())
                .toList();
    }

    /// The process of the orchestrator that serves the backend now.
    long domain() {
        return await().atMost(FaultNetwork.PATIENCE).until(this::livingDomain, pid -> pid > 0);
    }

    private long livingDomain() {
        return running().stream().findFirst().map(member -> pid(member.id())).orElse(0L);
    }

    private long pid(AgentId id) {
        return network.registry()
                .find(id)
                .map(sighting -> Long.parseLong(sighting.fields().getOrDefault("pid", "0")))
                .orElse(0L);
    }

    /// Ends all domains, so that nothing is written any more.
    void stop() {
        spawner.close();
        engine.close();
    }

    @Override
    public void close() {
        stop();
        templates.close();
    }
}
