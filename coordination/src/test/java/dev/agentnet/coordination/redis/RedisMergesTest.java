package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How verified work lands or comes back.
final class RedisMergesTest extends NetworkOnRedis {

    private final Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");

    private Entry verifying() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(task.id()));
        return new Entry(task.id(), task.attempt());
    }

    private static Intent intentOf(Entry entry) {
        return new Intent(entry.id(), entry.attempt(), "old", "new");
    }

    @Test
    void nextAttemptDoesNotHandInWhatTheLastOneDid() {
        Entry first = verifying();
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

    @Test
    void workIsToldWithWhatItDoesNotMergeUntilItLeavesTheQueue() {
        Entry entry = verifying();
        TaskId other = new TaskId("backend.other");
        List<TaskId> others = List.of(other, new TaskId("backend.more"));
        assertThat(network.merges().overlaps(DEPOSED, entry, others, "a.js")).isFalse();
        Entry later = new Entry(entry.id(), 2);
        assertThat(network.merges().overlaps(leader, later, others, "a.js")).isFalse();
        assertThat(network.merges().overlaps(leader, entry, others, "a.js")).isTrue();
        assertThat(network.records().find(entry.id()).orElseThrow().fields())
                .containsEntry("overlaps", "backend.other backend.more")
                .containsEntry("overlaps_in", "a.js");
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"overlaps\"", "backend.other backend.more", "a.js");
        network.merges().back(leader, "shop", entry, refusal, 1);
        assertThat(network.records().find(entry.id()).orElseThrow().fields())
                .doesNotContainKeys("overlaps", "overlaps_in");
        assertThat(network.merges().overlaps(leader, entry, others, "a.js")).isFalse();
    }

    @Test
    void evidenceOfWhatCameBackIsInTheResultAndGoesWithTheNextAttempt() {
        Entry entry = verifying();
        Map<String, String> evidence = Map.of("check", "failed", "check_exit", "1");
        Refusal refused = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix it", evidence);
        network.merges().back(leader, "shop", entry, refused, 1);
        assertThat(network.records().result(entry.id()))
                .containsEntry("check", "failed")
                .containsEntry("check_exit", "1");
        claim();
        assertThat(network.records().result(entry.id())).doesNotContainKeys("check", "check_exit");
    }

    @Test
    void eachReasonToComeBackIsCountedByItself() {
        Entry first = verifying();
        network.merges().back(leader, "shop", first, refusal, 1);
        handIn(claim(), completed());
        Refusal other = new Refusal(FailureName.MERGE_CONFLICT, "a.js", "merge it");
        network.merges().back(leader, "shop", new Entry(first.id(), 2), other, 1);
        assertThat(state(first.id())).isEqualTo(TaskState.PENDING);
        handIn(claim(), completed());
        network.merges().back(leader, "shop", new Entry(first.id(), 3), refusal, 1);
        assertThat(state(first.id())).isEqualTo(TaskState.DEAD);
    }

    @Test
    void handedInWorkIsQueuedOncePerAttempt() {
        submit("one");
        Task task = claim();
        List<TaskId> ids = List.of(task.id());
        assertThat(network.merges().enqueue(leader, BACKEND, "shop", ids)).isZero();
        handIn(task, completed());
        assertThat(network.merges().enqueue(DEPOSED, BACKEND, "shop", ids)).isZero();
        assertThat(network.merges().enqueue(leader, BACKEND, "shop", ids)).isEqualTo(1);
        assertThat(network.merges().enqueue(leader, BACKEND, "shop", ids)).isZero();
        assertThat(network.merges().queue("shop")).containsExactly(task.id());
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"queued\"");
    }

    @Test
    void landedWorkIsDoneAndLeavesTheQueue() {
        Entry entry = verifying();
        assertThat(network.merges().first("shop")).contains(entry.id());
        assertThat(network.merges().begin(leader, "shop", intentOf(entry))).isTrue();
        assertThat(network.merges().done(leader, "shop", entry, Map.of("merged", "true"))).isTrue();
        assertThat(state(entry.id())).isEqualTo(TaskState.DONE);
        assertThat(network.merges().queue("shop")).isEmpty();
        assertThat(network.merges().intent("shop")).isEmpty();
    }

    @Test
    void workComesBackOnceWithTheReasonAndThenDies() {
        Entry entry = verifying();
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

    @Test
    void workThatCameBackIsPendingAndSaysWhy() {
        Entry entry = verifying();
        network.merges().back(leader, "shop", entry, refusal, 1);
        assertThat(state(entry.id())).isEqualTo(TaskState.PENDING);
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"returned\"", "\"failure\":\"check_failed\"");
    }

    @Test
    void deposedLeaderLandsNothing() {
        Entry entry = verifying();
        assertThat(network.merges().begin(DEPOSED, "shop", intentOf(entry))).isFalse();
        assertThat(network.merges().done(DEPOSED, "shop", entry, Map.of("merged", "true")))
                .isFalse();
        assertThat(state(entry.id())).isEqualTo(TaskState.VERIFYING);
        assertThat(network.merges().intent("shop")).isEmpty();
    }

    @Test
    void onlyTheAttemptThatWasHandedInLands() {
        Entry first = verifying();
        network.merges().back(leader, "shop", first, refusal, 1);
        Task second = claim();
        Entry running = new Entry(second.id(), second.attempt());
        assertThat(network.merges().begin(leader, "shop", intentOf(running))).isFalse();
        assertThat(network.merges().done(leader, "shop", running, Map.of("merged", "true")))
                .isFalse();
        handIn(second, completed());
        assertThat(network.merges().done(leader, "shop", first, Map.of("merged", "true")))
                .isFalse();
        assertThat(state(second.id())).isEqualTo(TaskState.VERIFYING);
    }

    @Test
    void anothersLandingIsLeftAlone() {
        Entry landing = verifying();
        Entry other = verifying();
        network.merges().begin(leader, "shop", intentOf(landing));
        network.merges().back(leader, "shop", other, refusal, 1);
        assertThat(network.merges().intent("shop")).contains(intentOf(landing));
    }

    @Test
    void onlyWhatWaitsNoMoreIsDropped() {
        Entry waiting = verifying();
        network.merges().drop(leader, "shop", waiting);
        assertThat(network.merges().queue("shop")).containsExactly(waiting.id());
        TaskId left = submit("pending");
        raw.rpush(key("merges:queue:shop"), left.value());
        network.merges().drop(leader, "shop", new Entry(left, 1));
        assertThat(network.merges().queue("shop")).containsExactly(waiting.id());
        assertThat(state(left)).isEqualTo(TaskState.PENDING);
    }
}
