package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Redis is restarted under load: nothing is lost, and nobody who lives is reaped.
final class Fault04RestartedRedisTest extends FaultScenario {

    @Test
    void workGoesOnWhereItWas() throws IOException {
        TaskId long_ = net.submit(waiting("restart"));
        net.awaitFile("restart-runs");
        List<TaskId> all =
                IntStream.range(0, 20).mapToObj(i -> net.submit("echo 1 > restart-" + i)).toList();
        net.redis.stop();
        net.redis.start();
        letGo("restart");
        net.settle(all);
        net.settle(List.of(long_));
        assertThat(net.task(long_).attempt()).isEqualTo(1);
    }
}
