package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Routes.Places;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Of the tasks of two plans that write to the same places one runs at a time.
final class RedisRivalsTest extends RivalPlans {

    @Test
    void secondWaitsUntilTheFirstHasLanded() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        assertWaitsFor(second, first);
        assertThat(events(second))
                .containsExactly("submitted", "deferred writes to the same places as " + first);
        assertThat(locked()).containsExactlyInAnyOrder(first, second);
        assertThat(names(claimAll())).containsExactly("first");
        Task held = network.records().find(first).orElseThrow();
        handIn(held, completed());
        look();
        assertWaitsFor(second, first);
        network.merges().done(leader, "shop", new Entry(first, held.attempt()), Map.of());
        look();
        assertThat(events(second)).last().isEqualTo("released nobody else writes where it does");
        assertThat(raw.exists(key("results:" + second))).isZero();
        Task claimed = claim();
        assertThat(claimed.id()).isEqualTo(second);
        assertThat(claimed.upstream()).isEmpty();
        assertThat(locked()).containsExactly(second);
        assertThat(raw.keys(key("tasks:rivals:*"))).isEmpty();
        handIn(claimed, done);
        look();
        assertThat(locked()).isEmpty();
    }

    @Test
    void placesAreKeptAsTheyWereAsked() {
        TaskId first = beside("first");
        assertThat(network.routes().places("shop"))
                .containsExactly(
                        new Places(
                                first,
                                network.records()
                                        .find(first)
                                        .orElseThrow()
                                        .spec()
                                        .parent()
                                        .orElseThrow(),
                                Optional.empty(),
                                List.of("db")));
        plan("nowhere");
        assertThat(locked()).containsExactly(first);
        assertThat(raw.keys(key("locks:*"))).containsExactly(key("locks:shop"));
    }

    @Test
    void whoDiesOrIsCancelledHoldsNobodyUp() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        TaskId third = beside("third", first, second);
        assertWaitsFor(third, first, second);
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        assertWaitsFor(third, second);
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
        network.submissions().cancel(second, "no");
        look();
        assertThat(claim().id()).isEqualTo(third);
        assertThat(locked()).containsExactlyInAnyOrder(first, second, third);
    }

    @Test
    void nobodyPassesWhoWaitedBefore() {
        TaskId first = beside("first");
        TaskId wide = beside("wide", first);
        TaskId other = beside("other", wide);
        assertWaitsFor(other, wide);
        finishAll("first");
        finishAll("wide");
        finishAll("other");
        assertThat(state(other)).isEqualTo(TaskState.DONE);
    }

    @Test
    void whoHasNotBegunHoldsNothing() {
        Planned early = plan(Map.of(), "gate", "early: gate");
        TaskId late = beside("late", early.task("early"));
        List<Task> claimed = claimAll();
        assertThat(names(claimed)).containsExactlyInAnyOrder("gate", "late");
        handIn(named("gate", claimed), done);
        look();
        assertWaitsFor(early.task("early"), late);
        assertThat(events(early.task("early"))).noneMatch(event -> event.startsWith("released"));
        network.routes().join(leader, List.of(early.whole()));
        assertThat(state(early.whole())).isEqualTo(TaskState.WAITING);
        handIn(named("late", claimed), done);
        look();
        Task again = claim();
        assertThat(again.id()).isEqualTo(early.task("early"));
        assertThat(again.upstream()).hasSize(1);
        handIn(again, done);
        look();
        assertThat(state(early.whole())).isEqualTo(TaskState.DONE);
    }

    @Test
    void whoIsTriedAgainWaitsForWhoBeganMeanwhile() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        TaskId third = beside("third", first);
        network.submissions().retry(first, "");
        assertWaitsFor(first, second, third);
        assertThat(network.records().result(first)).containsEntry("status", "waiting");
        finishAll("second", "third");
        assertThat(network.records().result(first)).containsEntry("status", "pending");
        finishAll("first");
        assertThat(state(first)).isEqualTo(TaskState.DONE);
    }

    @Test
    void whoIsTriedAgainBeforeMainHeardOfItsEndKeepsItsPlaces() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        handIn(claim(), failed(FailureName.API_AUTH));
        network.submissions().retry(first, "");
        assertThat(state(first)).isEqualTo(TaskState.PENDING);
        look();
        assertWaitsFor(second, first);
        finishAll("first");
        finishAll("second");
    }

    @Test
    void whoWaitedWaitsForWhoWasTriedAgainMeanwhile() {
        TaskId dead = beside("dead");
        handIn(claim(), failed(FailureName.API_AUTH));
        TaskId first = beside("first");
        TaskId second = beside("second", first, dead);
        assertWaitsFor(second, first);
        network.submissions().retry(dead, "");
        assertThat(state(dead)).isEqualTo(TaskState.PENDING);
        List<Task> claimed = claimAll();
        assertThat(names(claimed)).containsExactlyInAnyOrder("dead", "first");
        handIn(named("first", claimed), done);
        look();
        assertWaitsFor(second, dead);
        handIn(named("dead", claimed), done);
        look();
        finishAll("second");
    }

    @Test
    void whoWasCancelledWhileItWaitedWaitsAnew() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        network.submissions().cancel(second, "no");
        look();
        network.submissions().retry(second, "");
        assertWaitsFor(second, first);
        assertThat(raw.exists(key("results:" + second))).isZero();
        network.submissions().cancel(second, "no");
        handIn(claim(), failed(FailureName.API_AUTH));
        look();
        assertThat(needs(second)).isEmpty();
        assertThat(network.records().dependents(first)).isEmpty();
        network.submissions().retry(second, "");
        assertThat(claim().id()).isEqualTo(second);
    }

    @Test
    void whoWasCancelledWhileItWaitedDoesNotWaitForWhatHasEndedSince() {
        TaskId first = beside("first");
        TaskId second = beside("second", first);
        network.submissions().cancel(second, "no");
        network.submissions().cancel(first, "no");
        network.submissions().retry(second, "");
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
        assertThat(network.records().dependents(first)).isEmpty();
        look();
        finishAll("second");
    }

    @Test
    void rivalThatIsDoneSinceIsForgotten() {
        TaskId first = beside("first");
        finishAll("first");
        TaskId second = beside("second", first);
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
        assertThat(raw.keys(key("tasks:rivals:*"))).isEmpty();
    }
}
