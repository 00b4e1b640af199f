package dev.agentnet.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a task in a queue is told to wait for.
final class RoomsTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final BudgetScope ALL = BudgetScope.roomOf(BACKEND);

    private static Optional<String> sentence(RedisNetwork network, TaskId id) {
        return Rooms.sentence(network, network.records().find(id).orElseThrow());
    }

    @Test
    void taskInAQueueSaysThatItsDomainHasNoRoom() {
        try (TestRedis redis = TestRedis.start();
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            var leader =
                    network.upkeep()
                            .lead("main.1", Duration.ofMinutes(1), Pulse.NONE)
                            .orElseThrow()
                            .token();
            TaskId first = network.submissions().submit(TaskSpec.of(BACKEND, "one")).id();
            TaskId second = network.submissions().submit(TaskSpec.of(BACKEND, "two")).id();
            assertThat(sentence(network, second)).isEmpty();
            network.budgets().fund(leader, BACKEND, Map.of(ALL, 1L), List.of());
            assertThat(sentence(network, second)).isEmpty();
            network.claims()
                    .step(
                            AgentId.orchestrator(BACKEND, 1),
                            "r1",
                            List.of(),
                            2,
                            Duration.ofMinutes(1));
            assertThat(sentence(network, first)).isEmpty();
            assertThat(sentence(network, second))
                    .contains(
                            "waits for room: as many tasks of domain backend are at work as max-concurrent allows");
        }
    }
}
