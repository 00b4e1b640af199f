package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.coordination.Submissions.IdempotencyConflict;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is submitted, submitted again, and cancelled before its claim.
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
    void cancelledBeforeItsClaimItIsNeverClaimed() {
        TaskId id = submit("one");
        assertThat(network.submissions().cancel(id, "no")).isEqualTo(Cancelling.CANCELLED);
        assertThat(step(List.of(), 1).granted()).isEmpty();
        assertThat(network.submissions().cancel(id, "no")).isEqualTo(Cancelling.ENDED);
    }
}
