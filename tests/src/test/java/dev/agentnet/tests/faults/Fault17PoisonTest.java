package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A task that kills its domain each time dies after three, and the others get through.
final class Fault17PoisonTest extends FaultScenario {

    /// Goes up from the shell to the process that is a domain.
    private static final String POISON =
            "p=$$; until tr '\\0' ' ' < /proc/$p/cmdline | grep -q 'Role domain';"
                    + " do p=$(cut -d' ' -f4 /proc/$p/stat); done; kill -9 $p; sleep 5";

    @Test
    void poisonDiesAndTheOthersAreDone() {
        TaskId poison = net.submit(POISON);
        List<TaskId> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(net.submit("echo 1 > beside-" + i));
        }
        net.settle(List.of(poison));
        net.settle(others);
        assertThat(net.task(poison).state()).isEqualTo(TaskState.DEAD);
        assertThat(net.task(poison).attempt()).isEqualTo(3);
        assertThat(others)
                .allSatisfy(id -> assertThat(net.task(id).state()).isEqualTo(TaskState.DONE));
    }
}
