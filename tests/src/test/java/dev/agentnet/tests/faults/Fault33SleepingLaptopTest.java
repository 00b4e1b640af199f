package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Processes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// All but Redis stand still for longer than a lease, as on a laptop that slept: nobody who lives
/// is reaped.
final class Fault33SleepingLaptopTest extends FaultScenario {

    @Test
    void nobodyWhoLivesIsReaped() {
        TaskId id = net.submit(waiting("sleep"));
        net.awaitFile("sleep-runs");
        long domain = net.domain();
        Processes.signal(domain, "STOP");
        Processes.signal(main.pid(), "STOP");
        await().pollDelay(FaultNetwork.LEASE.multipliedBy(4))
                .atMost(Duration.ofMinutes(1))
                .until(() -> true);
        Processes.signal(main.pid(), "CONT");
        Processes.signal(domain, "CONT");
        letGo("sleep");
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(1);
    }
}
