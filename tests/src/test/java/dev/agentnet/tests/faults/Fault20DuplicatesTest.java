package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.coordination.Submissions.IdempotencyConflict;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The same submit a hundred times at once is one task; the same key for another one is refused.
final class Fault20DuplicatesTest extends FaultScenario {

    @Test
    void sameKeyIsOneTask() {
        Set<TaskId> ids =
                IntStream.range(0, 100)
                        .parallel()
                        .mapToObj(_ -> submit("echo 1 > once"))
                        .collect(Collectors.toSet());
        assertThat(ids).hasSize(1);
        assertThatThrownBy(() -> submit("echo 2 > other"))
                .isInstanceOf(IdempotencyConflict.class)
                .hasMessageContaining(ids.iterator().next().value());
        net.settle(List.copyOf(ids));
        assertThat(net.landed(ids.iterator().next())).hasSize(1);
    }

    private TaskId submit(String script) {
        return net.network.submissions().submit(FaultNetwork.spec(script), "the-key").id();
    }
}
