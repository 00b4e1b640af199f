package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Agents that wait for what they have submitted, and who works in their place.
final class RedisLendingTest extends ChildrenOnRedis {

    private static final Duration LONG = Duration.ofMinutes(1);

    /// Nothing for tasks of the queue, but one in the place of an agent that waits.
    private static final Room LENT = new Room(0, 1, List.of(), 0);

    private Renewal renew(Task task) {
        return network.claims()
                .renew(BACKEND, Map.of(task.id(), task.token().orElseThrow()), LEASE)
                .getOrDefault(task.id(), Renewal.LOST);
    }

    @Test
    void domainHearsThatItsAgentWaitsAndThatItGoesOn() throws InterruptedException {
        Task parent = begun("all");
        assertThat(renew(parent)).isEqualTo(Renewal.CONTINUE);
        CountDownLatch told = new CountDownLatch(2);
        try (var _ = network.wakes().onAgent(AGENT, told::countDown)) {
            assertThat(lend(parent, LONG)).isTrue();
            assertThat(renew(parent)).isEqualTo(Renewal.WAIT);
            assertThat(lend(parent, LONG)).isTrue();
            // Only a change is told.
            assertThat(told.getCount()).isEqualTo(1);
            assertThat(lend(parent, Duration.ZERO)).isTrue();
            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(renew(parent)).isEqualTo(Renewal.CONTINUE);
    }

    @Test
    void whoIsNotAtWorkWaitsForNothing() {
        Task parent = begun("all");
        assertThat(network.children().lend(DEPOSED, parent.id(), 1, LONG)).isFalse();
        assertThat(network.children().lend(leader, parent.id(), 2, LONG)).isFalse();
        lend(parent, LONG);
        handIn(parent, released());
        assertThat(lend(parent, LONG)).isFalse();
        // The next attempt waits by its own word.
        assertThat(renew(claim())).isEqualTo(Renewal.CONTINUE);
    }

    @Test
    void pauseAndCancellingComeBeforeWaiting() {
        Task parent = begun("all");
        lend(parent, LONG);
        network.controls().pause(parent.id());
        assertThat(renew(parent)).isEqualTo(Renewal.PAUSE);
        network.submissions().cancel(parent.id(), "no");
        assertThat(renew(parent)).isEqualTo(Renewal.CANCEL);
    }

    @Test
    void placeOfWhoWaitsIsForPartsAlone() {
        Task parent = begun("all");
        submit("another");
        assertThat(claimed(LENT)).isEmpty();
        TaskId part = forked(parent, "a");
        TaskId second = forked(parent, "b");
        assertThat(claimed(LENT)).containsExactly(part);
        assertThat(claimed(LENT)).containsExactly(second);
        assertThat(claimed(Room.of(1))).hasSize(1);
    }

    @Test
    void partsComeFirst() {
        Task parent = begun("all");
        TaskId queued = submit("another");
        TaskId part = forked(parent, "a");
        assertThat(claimed(new Room(1, 1, List.of(), 0))).containsExactly(part);
        TaskId second = forked(parent, "b");
        assertThat(claimed(new Room(2, 2, List.of(), 0))).containsExactly(second, queued);
    }

    @Test
    void moreThanMayWorkIsNotClaimedWithParts() {
        Task parent = begun("all");
        TaskId part = forked(parent, "a");
        submit("one");
        submit("two");
        assertThat(claimed(new Room(1, 2, List.of(), 0))).hasSize(2).contains(part);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    @Test
    void deeperPartPassesThoseOfADepthThatIsFull() {
        Task parent = begun("all");
        TaskId shallow = forked(parent, "a");
        TaskId next = forked(parent, "b");
        Task middle = claim();
        assertThat(middle.id()).isEqualTo(shallow);
        TaskId deep = forked(middle, "deep");
        assertThat(claimed(new Room(0, 1, List.of(0), 0))).containsExactly(deep);
        assertThat(claimed(new Room(0, 1, List.of(0, 0), 0))).isEmpty();
        TaskId last = forked(parent, "c");
        assertThat(claimed(new Room(0, 2, List.of(1), 0))).containsExactly(next);
        assertThat(claimed(new Room(0, 2, List.of(1), 0))).containsExactly(last);
    }

    @Test
    void whoWaitsTakesUpNoRoom() {
        Task parent = begun("all");
        network.budgets().fund(leader, BACKEND, Map.of(BudgetScope.roomOf(BACKEND), 1L), List.of());
        TaskId part = forked(parent, "a");
        assertThat(claimed(LENT)).isEmpty();
        lend(parent, LONG);
        assertThat(claimed(LENT)).containsExactly(part);
        assertThat(claimed(LENT)).isEmpty();
    }

    @Test
    void partsForWhichThereIsNoRoomStayWhereTheyAre() {
        Task parent = begun("all");
        network.budgets().fund(leader, BACKEND, Map.of(BudgetScope.roomOf(BACKEND), 2L), List.of());
        TaskId first = forked(parent, "a");
        TaskId second = forked(parent, "b");
        assertThat(claimed(Room.of(3))).containsExactly(first);
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void partReservesOfAllThatItIsAPartOf() {
        Planned plan = plan("a");
        Task parent = claim();
        forked(parent, "a");
        network.budgets()
                .fund(leader, BACKEND, Map.of(BudgetScope.of(plan.whole()), 1L), List.of());
        lend(parent, LONG);
        assertThat(claimed(LENT)).hasSize(1);
        TaskId second = forked(parent, "b");
        assertThat(claimed(LENT)).isEmpty();
        assertThat(network.records().find(second).orElseThrow().fields())
                .containsEntry("waits_on", "task:" + plan.whole());
        assertThat(network.budgets().fund(leader, BACKEND, Map.of(), List.of(second)))
                .containsExactly(second);
    }

    @Test
    void whoWorksAloneLeavesItsPlaceToItsParts() {
        submit("poison");
        Task parent = claim();
        reapAll();
        parent = claim();
        reapAll();
        parent = claim();
        assertThat(parent.worksAlone()).isTrue();
        TaskId part = forked(parent, "a");
        raw.hset(key("tasks:info:" + part), "alone", "1");
        assertThat(claimed(LENT)).isEmpty();
        lend(parent, LONG);
        assertThat(claimed(LENT)).containsExactly(part);
    }

    @Test
    void pausedDomainClaimsNoParts() {
        Task parent = begun("all");
        forked(parent, "a");
        network.controls().pause(BACKEND);
        assertThat(claimed(LENT)).isEmpty();
        network.controls().resume(BACKEND);
        assertThat(claimed(LENT)).hasSize(1);
    }
}
