package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Processes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Redis stands still, for less and for more than a lease: nobody loses his work by it.
final class Fault06PausedRedisTest extends FaultScenario {

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void pausedRedisCostsNobodyHisWork(int seconds) {
        TaskId id = net.submit(waiting("pause-" + seconds));
        net.awaitFile("pause-" + seconds + "-runs");
        long redis = net.redis.pid();
        Processes.signal(redis, "STOP");
        await().pollDelay(Duration.ofSeconds(seconds)).until(() -> true);
        Processes.signal(redis, "CONT");
        letGo("pause-" + seconds);
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(1);
    }
}
