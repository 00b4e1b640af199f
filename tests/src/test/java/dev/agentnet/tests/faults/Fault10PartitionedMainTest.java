package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.faults.FaultProxy.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A main that does not reach Redis leads no more; another does, and what the first began is done
/// once.
final class Fault10PartitionedMainTest extends FaultScenario {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherLeadsAndTheFirstDoesNothingMore(boolean closed) throws IOException {
        FaultNetwork.Main first = main;
        main = net.startMain();
        String leader = net.redis.leader();
        TaskId id = net.submit(waiting("main-" + closed));
        net.awaitFile("main-" + closed + "-runs");
        if (closed) {
            first.toRedis().cut();
        } else {
            first.toRedis().silence(Way.REPLY);
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !net.redis.leader().isEmpty() && !net.redis.leader().equals(leader));
        letGo("main-" + closed);
        net.settle(List.of(id));
        first.toRedis().heal();
        TaskId next = net.submit("echo 1 > after-main-" + closed);
        net.settle(List.of(id, next));
        assertThat(net.task(id).attempt()).isEqualTo(1);
        assertThat(net.landed(id)).hasSize(1);
        assertThat(net.landed(next)).hasSize(1);
        first.started().process().destroyForcibly().onExit().join();
    }
}
