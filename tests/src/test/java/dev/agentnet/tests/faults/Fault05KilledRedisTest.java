package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Submissions;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Redis is killed in the middle of submits: what was accepted is there, and what is submitted
/// again under its key is the same task.
final class Fault05KilledRedisTest extends FaultScenario {

    private static final int TASKS = 60;

    @Test
    void acceptedTasksSurviveAndRepeatedOnesAreTheSame() throws IOException, InterruptedException {
        Map<String, TaskId> accepted = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>();
        IntStream.range(0, TASKS).forEach(i -> left.add("key-" + i));
        Thread client = Thread.ofVirtual().start(() -> submitAll(left, accepted));
        await().atMost(FaultNetwork.PATIENCE).until(() -> accepted.size() > TASKS / 4);
        Processes.signal(net.redis.pid(), "KILL");
        net.redis.start();
        client.join();
        assertThat(accepted).hasSize(TASKS);
        accepted.forEach((key, id) -> assertThat(submit(key).id()).isEqualTo(id));
        assertThat(accepted.values()).doesNotHaveDuplicates();
        net.settle(accepted.values());
    }

    private Submissions.Submitted submit(String key) {
        return net.network.submissions().submit(FaultNetwork.spec("echo 1 > " + key), key);
    }

    /// As a careful client does it: again, under the same key, until it is answered.
    private void submitAll(ConcurrentLinkedQueue<String> left, Map<String, TaskId> accepted) {
        for (String key = left.poll(); key != null; key = left.poll()) {
            try {
                accepted.put(key, submit(key).id());
            } catch (RuntimeException e) {
                left.add(key);
            }
        }
    }
}
