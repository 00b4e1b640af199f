package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.coordination.Submissions.Full;
import dev.agentnet.coordination.Submissions.IdempotencyConflict;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is submitted, submitted again, and refused.
final class RedisSubmissionsTest extends NetworkOnRedis {

    @Test
    void sameIdempotencyKeyGivesTheSameTask() {
        TaskSpec spec = TaskSpec.of(BACKEND, "once");
        TaskId first = network.submissions().submit(spec, "k").id();
        var second = network.submissions().submit(spec, "k");
        assertThat(second.id()).isEqualTo(first);
        assertThat(second.fresh()).isFalse();
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    @Test
    void sameKeyForAnotherTaskIsRefused() {
        network.submissions().submit(TaskSpec.of(BACKEND, "once"), "k");
        assertThatThrownBy(() -> network.submissions().submit(TaskSpec.of(BACKEND, "other"), "k"))
                .isInstanceOf(IdempotencyConflict.class);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    @Test
    void sameKeyIsForWhatWasAskedWhateverWasMadeOfIt() {
        TaskSpec one = TaskSpec.of(BACKEND, "one way");
        TaskSpec other = TaskSpec.of(BACKEND, "the other way");
        TaskId first = network.submissions().submit(one, "k", "a login").id();
        var second = network.submissions().submit(other, "k", "a login");
        assertThat(second.id()).isEqualTo(first);
        assertThat(second.fresh()).isFalse();
        assertThat(network.records().find(first).orElseThrow().spec().description())
                .isEqualTo("one way");
        assertThatThrownBy(() -> network.submissions().submit(one, "k", "a cart"))
                .isInstanceOf(IdempotencyConflict.class);
    }

    @Test
    void manyAtOnceAreAllThere() {
        network.submissions()
                .submitAll(List.of(TaskSpec.of(BACKEND, "one"), TaskSpec.of(BACKEND, "two")));
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(2);
        assertThat(network.records().load(BACKEND).stats()).containsEntry("submitted", 2L);
    }

    @Test
    void fullRedisRefusesNewTasksAndDrainsTheOthers() {
        TaskId id = submit("before");
        raw.configSet("maxmemory", "1");
        try {
            assertThatThrownBy(() -> submit("after")).isInstanceOf(Full.class);
            handIn(claim(), completed());
        } finally {
            raw.configSet("maxmemory", "0");
        }
        assertThat(network.records().load(BACKEND).verifying()).isEqualTo(1);
        assertThat(network.records().load(BACKEND).stats()).containsEntry("submitted", 1L);
        assertThat(network.records().find(id)).isPresent();
    }
}
