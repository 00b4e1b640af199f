package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.coordination.Submissions.Submitted;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ten thousand urgent tasks wait for four slow workers: one that is not urgent gets its turn all
/// the same, and nobody's memory grows with what waits.
final class Fault16BacklogTest extends FaultScenario {

    private static final int MANY = 10_000;

    /// One of 21 turns is for the least urgent, and four claims may be under way before.
    private static final int SOON = 21 + 4;

    /// Mebibytes: ten thousand whole tasks in memory would be twice that.
    private static final long GROWTH = 40;

    @Test
    void leastUrgentTaskIsNotStarvedAndMemoryStaysFlat() throws IOException {
        long mainBefore = Processes.memory(main.pid()).now();
        long domainBefore = Processes.memory(net.domain()).now();
        TaskSpec urgent = FaultNetwork.spec("sleep 0.1 # " + "x".repeat(4_000), Priority.HIGH);
        List<TaskId> all = new ArrayList<>();
        net.network.submissions().submitAll(Collections.nCopies(MANY, urgent)).stream()
                .map(Submitted::id)
                .forEach(all::add);
        TaskId low =
                net.network
                        .submissions()
                        .submit(FaultNetwork.spec("echo 1 > low", Priority.LOW))
                        .id();
        await().atMost(FaultNetwork.PATIENCE)
                .until(() -> net.task(low).state() != TaskState.PENDING);

        assertThat(claimedBefore(low)).isLessThanOrEqualTo(SOON);
        assertThat(Processes.memory(main.pid()).now()).isLessThan(mainBefore + GROWTH);
        assertThat(Processes.memory(net.domain()).now()).isLessThan(domainBefore + GROWTH);
        all.forEach(id -> net.network.submissions().cancel(id, "enough"));
        all.add(low);
        net.settle(all);
    }

    /// How often others were given work between a task's submit and its own turn.
    private long claimedBefore(TaskId id) {
        long claimed = 0;
        boolean waits = false;
        for (String text : net.network.journal().lastEvents(FaultNetwork.BACKEND, 2 * MANY)) {
            JsonNode event = Json.parse(text);
            String type = event.path("type").asText();
            String task = event.path("task").asText();
            waits |= type.equals("submitted") && task.equals(id.value());
            if (type.equals("claimed") && task.equals(id.value())) {
                return claimed;
            }
            if (waits && type.equals("claimed")) {
                claimed++;
            }
        }
        throw new AssertionError(id + " was not claimed");
    }
}
