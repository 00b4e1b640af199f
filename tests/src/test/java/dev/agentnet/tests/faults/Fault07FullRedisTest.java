package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Redis is at its memory limit: nothing more is accepted, and all that was is finished.
final class Fault07FullRedisTest extends FaultScenario {

    private static final long ROOM = 600_000;
    private static final int MANY = 10_000;

    @Test
    void submitsAreRefusedAndAcceptedTasksAreDone() {
        TaskId running = net.submit(waiting("full"));
        net.awaitFile("full-runs");
        List<TaskId> accepted = new ArrayList<>(List.of(running));
        limit(used() + ROOM);
        Throwable refused = null;
        for (int i = 0; i < MANY && refused == null; i++) {
            String script = "echo 1 > full-" + i + " # " + "x".repeat(20_000);
            refused = catchThrowable(() -> accepted.add(net.submit(script)));
        }
        assertThat(refused).hasMessageContaining("Redis is full");
        letGo("full");
        net.awaitEnd(running);
        accepted.forEach(net::awaitEnd);
        limit(0);
        accepted.add(net.submit("echo 1 > room-again"));
        net.settle(accepted);
        net.redis.raw(redis -> assertThat(redis.info("stats")).contains("evicted_keys:0"));
    }

    private void limit(long bytes) {
        net.redis.raw(redis -> redis.configSet("maxmemory", Long.toString(bytes)));
    }

    private long used() {
        List<Long> used = new ArrayList<>();
        net.redis.raw(redis ->
                redis.info("memory")
                        .lines()
                        .filter(line -> line.startsWith("used_memory:"))
                        .forEach(line -> used.add(Long.parseLong(line.substring(12).strip()))));
        return used.getFirst();
    }
}
