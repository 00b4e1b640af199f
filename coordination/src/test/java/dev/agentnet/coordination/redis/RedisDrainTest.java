package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A domain that takes no more, one of a size that a person says, and one whose work is ended.
final class RedisDrainTest extends NetworkOnRedis {

    @Test
    void drainedDomainFinishesWhatItHasAndTakesNoMore() {
        submit("one");
        submit("two");
        Task task = claim();
        Instant since = network.controls().drain(BACKEND);
        assertThat(network.fleet().orders(BACKEND).drainedAt()).contains(since);
        assertThat(network.controls().drain(BACKEND)).isEqualTo(since);
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(1);
        Step step = step(List.of(finish(task, completed())), 1);
        assertThat(step.finished()).containsEntry(task.id(), Verdict.ACCEPTED);
        assertThat(step.granted()).isEmpty();
        assertThat(network.journal().lastEvents(BACKEND, 2).toString()).contains("\"drained\"");
    }

    @Test
    void resumedItWorksAgainAndHasNotStoodStill() {
        submit("one");
        Task task = claim();
        submit("two");
        network.controls().drain(BACKEND);
        assertThat(network.controls().resume(BACKEND).orElseThrow()).isZero();
        assertThat(network.fleet().orders(BACKEND).drainedAt()).isEmpty();
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .doesNotContainKey("paused_ms");
        assertThat(raw.hexists(key("fleet:desired:backend"), "resumed_at")).isFalse();
        assertThat(claim()).isNotNull();
    }

    @Test
    void sizeIsAPersonsUntilItIsLeftToMainAgain() {
        submit("one");
        network.controls().drain(BACKEND);
        network.controls().scale(BACKEND, OptionalInt.of(3));
        assertThat(network.fleet().orders(BACKEND).replicas()).hasValue(3);
        assertThat(network.fleet().orders(BACKEND).drainedAt()).isEmpty();
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(2);
        assertThat(claim()).isNotNull();
        network.controls().scale(BACKEND, OptionalInt.empty());
        assertThat(network.fleet().orders(BACKEND).replicas()).isEmpty();
        assertThat(network.journal().lastEvents(BACKEND, 1).toString()).contains("\"scaled\"");
    }

    @Test
    void spawnerIsWokenByEach() throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(5);
        try (var _ = network.wakes().onDomain(BACKEND, woken::countDown)) {
            network.controls().pause(BACKEND);
            network.controls().resume(BACKEND);
            network.controls().drain(BACKEND);
            network.controls().scale(BACKEND, OptionalInt.of(1));
            network.controls().kill(BACKEND, "enough");
            assertThat(woken.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void killedWorkGoesBackToTheHeadWithNoTryLost() throws InterruptedException {
        TaskId first = submit("one");
        TaskId second = submit("two");
        Task task = claim();
        String tries = task.fields().getOrDefault("tries_left", "");
        network.fleet().want(BACKEND, 1);
        CountDownLatch told = new CountDownLatch(1);
        try (var _ = network.wakes().onAgent(AGENT, told::countDown)) {
            assertThat(network.controls().kill(BACKEND, "enough")).containsExactly(first);
            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(
                        network.claims()
                                .renew(BACKEND, Map.of(first, task.token().orElseThrow()), LEASE))
                .containsEntry(first, Renewal.LOST);
        assertThat(handIn(task, completed())).isEqualTo(Verdict.STALE);
        assertThat(network.fleet().desired(BACKEND).replicas()).isZero();
        assertThat(network.fleet().desired(BACKEND).isPaused()).isTrue();
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(2);
        assertThat(step(List.of(), 2).granted()).isEmpty();
        network.controls().resume(BACKEND);
        List<Task> again = step(List.of(), 2).granted();
        assertThat(again).extracting(Task::id).containsExactly(first, second);
        assertThat(again.getFirst().fields())
                .containsEntry("tries_left", tries)
                .containsEntry("reason", "enough")
                .doesNotContainEntry("stalls", "1");
    }

    @Test
    void killKeepsAnOlderPause() {
        Instant since = network.controls().pause(BACKEND);
        raw.hset(key("fleet:desired:backend"), "paused_at", "1000");
        network.controls().kill(BACKEND, "enough");
        assertThat(network.fleet().desired(BACKEND).pausedAt().orElseThrow()).isBefore(since);
    }

    /// Main had looked before.
    @Test
    void whatMainWantsComesTooLateForAKilledDomain() {
        network.fleet().want(BACKEND, 1);
        network.controls().kill(BACKEND, "enough");
        network.fleet().want(BACKEND, 1);
        assertThat(network.fleet().desired(BACKEND).replicas()).isZero();
    }

    /// As when the network goes down.
    @Test
    void ofADomainThatStandsStillFewerMayBeWanted() {
        network.fleet().want(BACKEND, 1);
        network.controls().pause(BACKEND);
        network.fleet().want(BACKEND, 0);
        assertThat(network.fleet().desired(BACKEND).replicas()).isZero();
    }

    @Test
    void killedTaskThatNobodyWantsIsCancelled() {
        submit("one");
        Task task = claim();
        network.submissions().cancel(task.id(), "no");
        network.controls().kill(BACKEND, "enough");
        assertThat(state(task.id())).isEqualTo(TaskState.CANCELLED);
        assertThat(network.records().result(task.id())).containsEntry("error", "no");
    }

    @Test
    void parentOfAKilledTaskThatNobodyWantsIsTold() {
        TaskId parent = split(1);
        Task part = claim();
        network.submissions().cancel(part.id(), "no");
        network.controls().kill(BACKEND, "enough");
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void whatIsNotClaimedIsNotTakenBack() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        raw.zadd(key("tasks:leases:backend"), 1, task.id().value());
        assertThat(network.controls().kill(BACKEND, "enough")).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
        raw.zrem(key("tasks:leases:backend"), task.id().value());
    }
}
