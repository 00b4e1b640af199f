package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tasks that are claimed ahead of free slots.
final class RedisClaimAheadTest extends ChildrenOnRedis {

    /// Two begin at once, two in a moment.
    private static final Room TWO_AND_TWO = new Room(2, 2, List.of(), 2);

    private static final Room AHEAD_ALONE = new Room(0, 0, List.of(), 2);

    private List<TaskId> all;

    @BeforeEach
    void submitFive() {
        all = Stream.generate(() -> submit("one")).limit(5).toList();
    }

    @Test
    void asManyMoreAreGrantedAsAreWanted() {
        assertThat(claimed(TWO_AND_TWO)).containsExactlyElementsOf(all.subList(0, 4));
        assertThat(claimed(AHEAD_ALONE)).containsExactly(all.get(4));
    }

    @Test
    void whatIsUrgentIsClaimedAheadFirst() {
        submitWith(Priority.HIGH);
        assertThat(claimed(AHEAD_ALONE).getFirst()).isNotIn(all);
        assertThat(claimed(TWO_AND_TWO)).hasSize(4);
    }

    @Test
    void whatIsClaimedAheadIsAtWorkForItsBudget() {
        network.budgets().fund(leader, BACKEND, Map.of(BudgetScope.roomOf(BACKEND), 3L), List.of());
        assertThat(claimed(TWO_AND_TWO)).hasSize(3);
        assertThat(claimed(AHEAD_ALONE)).isEmpty();
        network.budgets().fund(leader, BACKEND, Map.of(BudgetScope.roomOf(BACKEND), 4L), List.of());
        assertThat(claimed(AHEAD_ALONE)).hasSize(1);
    }

    /// What is submitted by an agent at work has a slot, which that may lend.
    @Test
    void partsOfTasksAtWorkAreNotClaimedAhead() {
        Task parent = claim();
        TaskId part = forked(parent, "a");
        forked(parent, "b");
        forked(parent, "c");
        assertThat(claimed(AHEAD_ALONE)).doesNotContain(part).hasSize(2);
        assertThat(claimed(TWO_AND_TWO)).hasSize(4).contains(part);
    }

    @Test
    void lanesTakeTurnsInWhatIsClaimedAhead() {
        Planned plan = plan("a", "b", "c");
        assertThat(claimed(TWO_AND_TWO))
                .hasSize(4)
                .containsAnyElementsOf(plan.tasks().values())
                .containsAnyElementsOf(all);
    }

    @Test
    void pausedDomainClaimsNoneAheadEither() {
        network.controls().pause(BACKEND);
        assertThat(claimed(AHEAD_ALONE)).isEmpty();
        network.controls().resume(BACKEND);
        assertThat(claimed(AHEAD_ALONE)).hasSize(2);
    }

    @Test
    void whoIsSoonNotWantedClaimsNoneAheadEither() {
        network.fleet().want(BACKEND, 1, OptionalLong.of(1));
        assertThat(claimed(AHEAD_ALONE)).isEmpty();
    }

    /// Its last chance: whatever is beside it would be blamed with it.
    @Test
    void whatHasToWorkAloneIsNotClaimedAheadNorIsAnythingBesideIt() {
        TaskId poison = claim().id();
        reapAll();
        assertThat(claim().id()).isEqualTo(poison);
        reapAll();
        assertThat(claimed(TWO_AND_TWO)).containsExactly(poison);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(4);
    }
}
