package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What waits for tasks that write to the same places, where a person or retention comes between.
final class RedisHeldRivalsTest extends RivalPlans {

    @Test
    void pausedTaskKeepsItsPlaces() {
        Planned first = plan(Map.of(), "first");
        network.controls().pause(first.task("first"));
        assertThat(record(first.task("first"))).containsEntry("waits_for", "resume");
        TaskId second = beside("second", first.task("first"));
        assertWaitsFor(second, first.task("first"));
        network.controls().resume(first.task("first"));
        finishAll("first");
        finishAll("second");
    }

    @Test
    void whoWaitedAndIsPausedHasItsPlacesWhenTheyAreFree() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        network.controls().pause(second);
        assertThat(violations()).isEmpty();
        finishAll("first");
        assertThat(record(second))
                .containsEntry("state", "waiting")
                .containsEntry("waits_for", "resume");
        TaskId third = beside("third", second);
        assertWaitsFor(third, second);
        assertThat(claimAll()).isEmpty();
        network.controls().resume(second);
        finishAll("second");
        finishAll("third");
    }

    @Test
    void whoWaitsForRoomKeepsItsPlaces() {
        TaskId first = beside("first");
        raw.lrem(key("tasks:pending:backend:" + record(first).get("lane")), 0, first.value());
        raw.sadd(key("tasks:waiting:backend"), first.value());
        raw.zadd(key("budgets:deferred:backend"), 1, first.value());
        raw.hset(key("tasks:info:" + first), Map.of("state", "waiting", "waits_for", "room"));
        TaskId second = beside("second", first);
        assertWaitsFor(second, first);
        network.submissions().cancel(first, "no");
        look();
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void partOfAPausedWholeThatWaitsIsPausedToo() {
        Planned early = plan(Map.of(), "gate", "early: gate");
        TaskId late = beside("late", early.task("early"));
        List<Task> claimed = claimAll();
        handIn(named("gate", claimed), done);
        raw.hset(key("tasks:info:" + early.whole()), "paused_at", "1");
        look();
        raw.hdel(key("tasks:info:" + early.whole()), "paused_at");
        assertWaitsFor(early.task("early"), late);
        handIn(named("late", claimed), done);
        look();
        assertThat(record(early.task("early"))).containsEntry("waits_for", "resume");
        network.controls().resume(early.task("early"));
        finishAll("early");
    }

    @Test
    void whatAPersonHandsInWaitsForNobody() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        network.submissions().cancel(second, "I do it myself");
        network.submissions().handIn(leader, second, 1, "abcdef");
        assertThat(state(second)).isEqualTo(TaskState.VERIFYING);
        assertThat(needs(second)).isEmpty();
        assertThat(network.records().dependents(first)).isEmpty();
    }

    @Test
    void whoLeavesHoldsNothingAnyMore() {
        TaskId first = beside("first");
        TaskId whole = network.records().find(first).orElseThrow().spec().parent().orElseThrow();
        TaskId second = beside("second", first);
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        collect(BACKEND);
        assertThat(network.records().find(first)).isEmpty();
        assertThat(network.records().find(whole)).isPresent();
        assertThat(locked()).containsExactly(second);
        assertThat(raw.keys(key("tasks:rivals:*"))).isEmpty();
    }

    @Test
    void whoWaitsForADeadOneLetsItStayUntilMainHasHeardOfIt() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        handIn(claim(), failed(FailureName.API_AUTH));
        raw.hset(key("tasks:info:" + plan(Map.of(), "x").whole()), "note", "");
        collect(BACKEND);
        assertThat(state(first)).isEqualTo(TaskState.DEAD);
        look();
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void whoWaitedAndLeavesWithItsPlanLetsOthersBegin() {
        TaskId first = beside("first");
        Planned middle = plan(Map.of("middle", List.of(first)), "middle");
        TaskId last = beside("last", middle.task("middle"));
        assertWaitsFor(last, middle.task("middle"));
        network.submissions().cancel(middle.whole(), "no");
        collect(DomainName.MAIN);
        assertThat(state(middle.task("middle"))).isEqualTo(TaskState.CANCELLED);
        look();
        assertThat(state(last)).isEqualTo(TaskState.PENDING);
        assertThat(state(first)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void inspectionFindsWhoWaitsForADeadOne() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        handIn(claim(), failed(FailureName.API_AUTH));
        raw.hset(key("results:" + first), "finished_at", "1000");
        assertThat(violations())
                .contains(second + " waits, though what it waited for ended N s ago");
        look();
        assertThat(violations()).isEmpty();
    }

    private List<String> violations() {
        return network.inspection().inspect().violations().stream()
                .map(violation -> violation.what().replaceAll("[0-9]+ s ago", "N s ago"))
                .toList();
    }
}
