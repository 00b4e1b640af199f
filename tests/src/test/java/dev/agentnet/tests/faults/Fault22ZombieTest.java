package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Processes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A domain that stood still for longer than its lease comes back: its claim is gone, and with it
/// its work.
final class Fault22ZombieTest extends FaultScenario {

    @Test
    void zombiesWorkIsStoppedAndItsOutcomeRefused() {
        TaskId id = net.submit(waiting("zombie"));
        net.awaitFile("zombie-runs");
        long domain = net.domain();
        Processes.signal(domain, "STOP");
        await().atMost(FaultNetwork.PATIENCE)
                .until(() -> net.task(id).state() == TaskState.PENDING);
        letGo("zombie");
        Processes.signal(domain, "CONT");
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(2);
        assertThat(net.domain()).isEqualTo(domain);
        assertThat(net.landed(id)).hasSizeLessThan(2);
    }
}
