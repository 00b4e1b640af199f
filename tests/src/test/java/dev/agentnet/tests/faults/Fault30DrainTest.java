package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Processes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A domain is asked to end under load, and tasks are cancelled wherever they stand.
final class Fault30DrainTest extends FaultScenario {

    @Test
    void drainedDomainFinishesWhatRunsAndClaimsNoMore() {
        TaskId running = net.submit(waiting("drain"));
        net.awaitFile("drain-runs");
        long domain = net.domain();
        Processes.signal(domain, "TERM");
        List<TaskId> later =
                IntStream.range(0, 6).mapToObj(i -> net.submit("echo 1 > drain-" + i)).toList();
        letGo("drain");
        net.settle(List.of(running));
        net.settle(later);
        assertThat(net.task(running).attempt()).isEqualTo(1);
        assertThat(later).allSatisfy(id -> assertThat(net.task(id).attempt()).isEqualTo(1));
        await().atMost(FaultNetwork.PATIENCE).until(() -> ProcessHandle.of(domain).isEmpty());
    }

    @Test
    void cancelledTaskNeverLandsWhereverItStands() {
        List<TaskId> waiting =
                IntStream.range(0, 8).mapToObj(i -> net.submit(waiting("cancel-" + i))).toList();
        net.awaitFile("cancel-0-runs");
        List<TaskId> cancelled =
                waiting.stream().filter(id -> cancel(id) != Cancelling.LATE).toList();
        IntStream.range(0, 8).forEach(i -> letGo("cancel-" + i));
        net.settle(waiting);
        assertThat(cancelled)
                .isNotEmpty()
                .allSatisfy(id -> {
                    assertThat(net.task(id).state()).isEqualTo(TaskState.CANCELLED);
                    assertThat(net.landed(id)).isEmpty();
                });
    }

    private Cancelling cancel(TaskId id) {
        return net.network.submissions().cancel(id, "never mind");
    }
}
