package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two main orchestrators on one state: one leads, the other takes over, and nothing is done twice.
final class Fault21TwoMainsTest extends FaultScenario {

    private static final Duration TAKEN_OVER = Duration.ofSeconds(5);

    @Test
    void secondTakesOverFromOneThatWasStoppedAndGoesOnLater() throws IOException {
        FaultNetwork.Main second = net.startMain();
        String first = net.redis.leader();
        main.toRedis().before("\r\nintent\r\n", () -> Processes.signal(main.pid(), "STOP"));
        TaskId id = net.submit("echo 1 > two-mains");
        await().atMost(FaultNetwork.PATIENCE).until(main.toRedis()::isSprung);
        await().atMost(TAKEN_OVER)
                .until(() -> !net.redis.leader().equals(first) && !net.redis.leader().isEmpty());
        net.settle(List.of(id));
        Processes.signal(main.pid(), "CONT");
        TaskId next = net.submit("echo 1 > after-two-mains");
        net.settle(List.of(id, next));
        assertThat(net.landed(id)).hasSize(1);
        assertThat(net.landed(next)).hasSize(1);
        assertThat(second.started().process().isAlive()).isTrue();
    }
}
