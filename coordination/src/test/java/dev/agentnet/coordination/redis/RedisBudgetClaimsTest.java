package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.TestSpecs;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is at work reserves of its budgets, and what finds no room waits.
final class RedisBudgetClaimsTest extends NetworkOnRedis {

    private void allow(Map<BudgetScope, Long> allowed) {
        assertThat(fund(allowed)).isEmpty();
    }

    private List<TaskId> fund(Map<BudgetScope, Long> allowed, TaskId... released) {
        return network.budgets().fund(leader, BACKEND, allowed, List.of(released));
    }

    private static TaskSpec spec(Optional<String> worker, Optional<TaskId> parent) {
        return TestSpecs.of(BACKEND, "work", worker, parent);
    }

    private TaskId submitFor(String worker) {
        return network.submissions().submit(spec(Optional.of(worker), Optional.empty())).id();
    }

    private List<TaskId> claim(int slots) {
        return step(List.of(), slots).granted().stream().map(Task::id).toList();
    }

    @Test
    void soManyAreAtWorkAsAreAllowedAndTheOthersKeepTheirPlaces() {
        List<TaskId> all = List.of(submit("1"), submit("2"), submit("3"));
        for (BudgetScope scope : List.of(BudgetScope.NETWORK, BudgetScope.of(BACKEND))) {
            allow(Map.of(scope, 1L));
            assertThat(claim(5)).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(state(all.get(0))).isEqualTo(TaskState.ACTIVE);
        assertThat(state(all.get(1))).isEqualTo(TaskState.PENDING);
        allow(Map.of(BudgetScope.NETWORK, 2L, BudgetScope.of(BACKEND), 5L));
        assertThat(claim(5)).containsExactly(all.get(1));
        allow(Map.of());
        assertThat(claim(5)).containsExactly(all.get(2));
    }

    @Test
    void whatIsHandedInReservesNoMore() {
        submit("1");
        TaskId next = submit("2");
        allow(Map.of(BudgetScope.NETWORK, 1L));
        Task task = claim();
        assertThat(claim(1)).isEmpty();
        assertThat(step(List.of(finish(task, completed())), 1).granted())
                .extracting(Task::id)
                .containsExactly(next);
    }

    @Test
    void taskOfAWorkerWithoutRoomLetsOthersPass() {
        BudgetScope writer = BudgetScope.of(BACKEND, "writer");
        allow(Map.of(writer, 1L));
        TaskId first = submitFor("writer");
        TaskId second = submitFor("writer");
        TaskId third = submitFor("reader");
        assertThat(claim(5)).containsExactly(first, third);
        assertThat(state(second)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().find(second).orElseThrow().fields())
                .containsEntry("waits_for", "room")
                .containsEntry("waits_on", writer.word());
        assertThat(network.budgets().deferred(BACKEND, 10)).containsExactly(second);
        assertThat(network.records().result(second)).isEmpty();

        assertThat(fund(Map.of(writer, 2L), second)).containsExactly(second);
        assertThat(network.budgets().deferred(BACKEND, 10)).isEmpty();
        assertThat(network.records().find(second).orElseThrow().fields())
                .doesNotContainKeys("waits_for", "waits_on");
        assertThat(claim(5)).containsExactly(second);
    }

    @Test
    void partsOfAFeatureShareItsBudget() {
        network.submissions().submit(TaskSpec.of(dev.agentnet.protocol.DomainName.MAIN, "all"));
        Task parent = claimBy(MAIN);
        TaskSpec part = spec(Optional.empty(), Optional.of(parent.id()));
        List<TaskId> parts =
                Replies.await(
                        network.routes()
                                .routeLater(
                                        leader,
                                        parent,
                                        Json.object(),
                                        Collections.nCopies(3, part)));
        allow(Map.of(BudgetScope.of(parent.id()), 1L));
        assertThat(claim(5)).hasSize(1);
        List<TaskId> deferred = network.budgets().deferred(BACKEND, 10);
        assertThat(deferred).hasSize(2);
        assertThat(parts).containsAll(deferred);
        // Its whole is not done without them.
        network.routes().join(leader, List.of(parent.id()));
        assertThat(state(parent.id())).isEqualTo(TaskState.WAITING);
        assertThat(fund(Map.of(), deferred.get(0), deferred.get(1))).isEqualTo(deferred);
        assertThat(claim(5)).isEqualTo(deferred);
    }

    @Test
    void retriedTaskSaysThatItWaits() {
        TaskId id = submitFor("writer");
        Task task = claim();
        allow(Map.of(BudgetScope.of(BACKEND, "writer"), 0L));
        handIn(task, released());
        assertThat(claim(1)).isEmpty();
        assertThat(network.records().result(id)).containsEntry("status", "waiting");
        fund(Map.of(), id);
        assertThat(network.records().result(id)).containsEntry("status", "pending");
    }

    @Test
    void onlyWhatWaitsForABudgetIsLetGo() {
        BudgetScope writer = BudgetScope.of(BACKEND, "writer");
        allow(Map.of(writer, 0L));
        TaskId cancelled = submitFor("writer");
        TaskId other = submit("pending");
        assertThat(claim(2)).containsExactly(other);
        network.submissions().cancel(cancelled, "enough");
        assertThat(state(cancelled)).isEqualTo(TaskState.CANCELLED);
        assertThat(fund(Map.of(), cancelled, other)).isEmpty();
        assertThat(network.budgets().deferred(BACKEND, 10)).isEmpty();
        assertThat(state(other)).isEqualTo(TaskState.ACTIVE);
        TaskId later = plan("first", "later:first").task("later");
        assertThat(fund(Map.of(), later)).isEmpty();
        assertThat(state(later)).isEqualTo(TaskState.WAITING);
    }

    @Test
    void whatAPersonPausedWaitsForHimWhenItsBudgetHasRoom() {
        allow(Map.of(BudgetScope.of(BACKEND, "writer"), 0L));
        TaskId id = submitFor("writer");
        assertThat(claim(1)).isEmpty();
        network.controls().pause(id);
        assertThat(fund(Map.of(), id)).containsExactly(id);
        assertThat(claim(1)).isEmpty();
        network.controls().resume(id);
        assertThat(claim(1)).containsExactly(id);
    }

    @Test
    void onlyWhoLeadsAllows() {
        network.budgets().fund(DEPOSED, BACKEND, Map.of(BudgetScope.NETWORK, 0L), List.of());
        TaskId id = submit("one");
        assertThat(claim(1)).containsExactly(id);
    }

    @Test
    void longestWaitingIsNextAgain() {
        BudgetScope writer = BudgetScope.of(BACKEND, "writer");
        allow(Map.of(writer, 0L));
        TaskId first = submitFor("writer");
        TaskId second = submitFor("writer");
        assertThat(claim(1)).isEmpty();
        assertThat(claim(1)).isEmpty();
        TaskId last = submitFor("reader");
        fund(Map.of(), first, second);
        assertThat(claim(3)).containsExactly(first, second, last);
    }
}
