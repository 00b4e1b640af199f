package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How verified work lands or comes back.
final class RedisMergesTest extends NetworkOnRedis {

    @Test
    void nextAttemptDoesNotHandInWhatTheLastOneDid() {
        Entry first = verifying();
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        assertThat(network.merges().back(leader, "shop", first, refusal, 1)).isTrue();
        Outcome nothing =
                new Outcome.Completed(
                        "nothing to do",
                        Usage.NONE,
                        Optional.of("def"),
                        Optional.empty(),
                        ChangeSize.NONE);
        handIn(claim(), nothing);
        assertThat(network.records().result(first.id()))
                .doesNotContainKey("attempt_commit")
                .containsEntry("files", "0");
    }

    private Entry verifying() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(task.id()));
        return new Entry(task.id(), task.attempt());
    }

    @Test
    void landedWorkIsDoneAndLeavesTheQueue() {
        Entry entry = verifying();
        assertThat(network.merges().first("shop")).contains(entry.id());
        assertThat(network.merges().enqueue(leader, BACKEND, "shop", List.of(entry.id()))).isZero();
        Intent intent = new Intent(entry.id(), entry.attempt(), "old", "new");
        assertThat(network.merges().begin(leader, "shop", intent)).isTrue();
        assertThat(network.submissions().cancel(entry.id(), "no")).isEqualTo(Cancelling.LATE);
        assertThat(network.merges().done(leader, "shop", entry, Map.of("merged", "true"))).isTrue();
        assertThat(state(entry.id())).isEqualTo(TaskState.DONE);
        assertThat(network.merges().queue("shop")).isEmpty();
        assertThat(network.merges().intent("shop")).isEmpty();
    }

    @Test
    void workComesBackOnceWithTheReasonAndThenDies() {
        Entry entry = verifying();
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        assertThat(network.merges().back(leader, "shop", entry, refusal, 1)).isTrue();
        Task again = claim();
        assertThat(again.feedback()).contains("fix the test");
        handIn(again, completed());
        Entry second = new Entry(again.id(), again.attempt());
        assertThat(network.merges().back(leader, "shop", second, refusal, 1)).isTrue();
        Task dead = network.records().find(again.id()).orElseThrow();
        assertThat(dead.state()).isEqualTo(TaskState.DEAD);
        assertThat(dead.fields()).containsEntry("failure", "check_failed");
    }
}
