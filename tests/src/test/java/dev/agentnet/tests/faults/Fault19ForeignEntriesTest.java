package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import io.lettuce.core.KeyValue;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Somebody writes nonsense into the queue: it is put aside, and the queue goes on.
final class Fault19ForeignEntriesTest extends FaultScenario {

    @Test
    void queueGoesOn() {
        net.redis.raw(redis -> {
            redis.rpush("tasks:pending:backend", "{\"not\": json", "backend.unknown", "");
            redis.rpush("tasks:pending:backend", "9".repeat(400), "x".repeat(100_000));
            redis.rpush("tasks:pending:main", "main.unknown", "\u0000\u0001");
            redis.hset("tasks:info:backend.half", "state", "pending");
            redis.set("tasks:info:backend.text", "no hash");
            redis.rpush("tasks:pending:backend", "backend.half", "backend.text");
        });
        TaskId id = net.submit("echo 1 > among-nonsense");
        assertThat(net.network.records().list(FaultNetwork.BACKEND, TaskState.PENDING, 100))
                .doesNotContainNull();
        net.awaitEnd(id);
        assertThat(net.task(id).attempt()).isEqualTo(1);
        assertThat(net.redis.quarantined()).isGreaterThanOrEqualTo(7);
        net.redis.raw(redis -> redis.del("tasks:info:backend.text"));
        net.settle(List.of(id));
    }

    @Test
    void recordThatNobodyCanReadIsDeadWithItsReason() {
        String broken = TaskId.next(FaultNetwork.BACKEND, InstantSource.system()).value();
        String record = "tasks:info:" + broken;
        net.redis.raw(redis -> {
            redis.hset(record, Map.of("state", "pending", "attempt", "9e99x"));
            redis.hset(record, Map.of("tries_left", "few", "submitted_at", "once"));
            redis.set(
                    "tasks:spec:" + broken,
                    "{\"description\":\"x\",\"priority\":\"\",\"timeout_s\":\"soon\"}");
            redis.rpush("tasks:pending:backend", broken);
        });
        TaskId id = net.submit("echo 1 > beside-broken");
        net.awaitEnd(id);
        assertThat(net.task(id).attempt()).isEqualTo(1);
        net.redis.raw(redis -> {
            assertThat(redis.hmget(record, "state", "failure").stream().map(KeyValue::getValue))
                    .containsExactly("dead", "bad_task");
            assertThat(redis.hget(record, "reason")).contains("priority");
            // Nobody ever submitted it, which the sums over the domain show.
            redis.hincrby("stats:backend", "submitted", 1);
        });
        net.settle(List.of(id));
    }

    @Test
    void keyOfAnotherTypeStopsOnlyItsOwnDomain() {
        net.redis.raw(redis -> redis.set("tasks:pending:backend:high", "no list"));
        TaskId id = net.submit("echo 1 > wrong-type");
        net.redis.raw(redis -> redis.del("tasks:pending:backend:high"));
        net.settle(List.of(id));
    }
}
