package dev.agentnet.benchmarks.memory;

import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.AgentLog;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.domain.DomainOrchestrator;
import dev.agentnet.domain.DomainSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A domain's process as a container starts it, but its workers only wait.
final class WaitingDomain {

    private WaitingDomain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Config config =
                Surroundings.config(
                        Path.of(Surroundings.variable("AGENTNET_FILES", "."), "agentnet.conf"),
                        Map.of());
        DomainSettings settings = DomainSettings.from(System.getenv(), config);
        RedisNetwork network = RedisNetwork.open(config, InstantSource.system());
        AgentLog.attach(network.journal(), settings.id());
        CountDownLatch never = new CountDownLatch(1);
        DomainOrchestrator domain =
                new DomainOrchestrator(
                        settings,
                        network,
                        (assignment, listener) -> {
                            never.await();
                            throw new IllegalStateException("waited for nothing");
                        },
                        InstantSource.system(),
                        () -> System.exit(1));
        domain.start();
        never.await();
    }
}
