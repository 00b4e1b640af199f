package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a person has a task tried again that had ended.
final class RedisRetriesTest extends NetworkOnRedis {

    private Retrying retry(TaskId id, String note) {
        return network.submissions().retry(id, note);
    }

    private Task dead() {
        submit("one");
        Task task = claim();
        handIn(task, failed(FailureName.API_AUTH));
        return task;
    }

    @Test
    void taskThatNeverBeganHasNoResultWhenItIsTriedAfterAll() {
        TaskId id = submit("one");
        network.submissions().cancel(id, "not now");
        assertThat(retry(id, "")).isEqualTo(Retrying.RETRIED);
        assertThat(network.records().result(id)).isEmpty();
        assertThat(claim().attempt()).isEqualTo(1);
        assertThat(network.records().result(id)).isEmpty();
    }

    @Test
    void deadTaskComesBackWithANote() {
        Task task = dead();
        assertThat(retry(task.id(), "with the key")).isEqualTo(Retrying.RETRIED);
        assertThat(network.records().result(task.id()))
                .containsEntry(
                        "started_at", raw.hget(key("tasks:info:" + task.id()), "claimed_at"));
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"retried\"", "\"reason\":\"with the key\"");
        Task again = claim();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.feedback()).contains("with the key");
    }

    @Test
    void retriedTaskHasFreshTries() {
        submit("one");
        for (int stall = 1; stall <= 3; stall++) {
            claim();
            reapAll();
        }
        Task dead = network.records().find(listDead().getFirst()).orElseThrow();
        assertThat(dead.stalls()).isEqualTo(3);
        retry(dead.id(), "");
        Task fresh = claim();
        assertThat(fresh.triesLeft()).isEqualTo(3);
        assertThat(fresh.stalls()).isZero();
    }

    private List<TaskId> listDead() {
        return network.records().list(BACKEND, TaskState.DEAD, 10);
    }

    @Test
    void withoutANoteTheReasonItCameBackForStays() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        network.merges().back(leader, "shop", new Entry(task.id(), task.attempt()), refusal, 0);
        retry(task.id(), "");
        assertThat(claim().feedback()).contains("fix the test");
    }

    @Test
    void cancelledTaskIsWantedAgain() {
        submit("one");
        Task task = claim();
        network.submissions().cancel(task.id(), "no");
        handIn(task, new Outcome.Cancelled("", Usage.NONE));
        assertThat(retry(task.id(), "")).isEqualTo(Retrying.RETRIED);
        handIn(claim(), completed());
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
    }

    private List<Integer> delaysOf(FailureName failure, TestRedis redis, String... settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("agentnet.network", key("").replace(":", "")));
        for (int i = 0; i < settings.length; i += 2) {
            all.put("agentnet.queue." + settings[i], settings[i + 1]);
        }
        TaskId id;
        try (RedisNetwork other =
                RedisNetwork.open(
                        ConfigFactory.parseMap(all).withFallback(redis.config()),
                        InstantSource.system())) {
            id = other.submissions().submit(TaskSpec.of(BACKEND, "one")).id();
            while (state(id) != TaskState.DEAD) {
                Task task =
                        other.claims()
                                .step(AGENT, UUID.randomUUID().toString(), List.of(), 1, LEASE)
                                .granted()
                                .getFirst();
                other.claims()
                        .step(
                                AGENT,
                                UUID.randomUUID().toString(),
                                List.of(finish(task, failed(failure))),
                                0,
                                LEASE);
                if (state(id) == TaskState.DELAYED) {
                    raw.zadd(key("tasks:delayed:backend"), 1, id.value());
                    other.upkeep().promote(leader, BACKEND);
                }
            }
        }
        List<Integer> delays = new ArrayList<>();
        for (String event : network.journal().lastEvents(BACKEND, 100)) {
            JsonNode json = Json.parse(event);
            if (json.path("type").asText().equals("delayed")) {
                delays.add(json.path("delay").asInt());
            }
        }
        return delays;
    }

    @Test
    void waitDoublesUpToItsBound(TestRedis redis) {
        assertThat(
                        delaysOf(
                                FailureName.AGENT_ERROR,
                                redis,
                                "retry.jitter",
                                "0",
                                "retry.longest",
                                "12 s",
                                "tries",
                                "5"))
                .containsExactly(5_000, 10_000, 12_000, 12_000);
    }

    @Test
    void waitIsALittleLongerOrShorterByChance(TestRedis redis) {
        List<Integer> delays = delaysOf(FailureName.AGENT_ERROR, redis);
        assertThat(delays).hasSize(2);
        assertThat(delays.getFirst()).isBetween(4_000, 6_000);
        assertThat(delays.getLast()).isBetween(8_000, 12_000);
    }

    @Test
    void someFailuresKillATaskThatHasTriesLeft(TestRedis redis) {
        assertThat(delaysOf(FailureName.OOM, redis)).hasSize(1);
        TaskId dead = listDead().getFirst();
        retry(dead, "");
        handIn(claim(), failed(FailureName.OOM));
        assertThat(state(dead)).isEqualTo(TaskState.DELAYED);
    }

    /// Those that a domain hands in; main's own come back as feedback.
    @ParameterizedTest
    @EnumSource
    void nextAttemptIsToldWhatTheLastOneFound(FailureName failure) {
        submit("one");
        Task task = claim();
        handIn(task, new Outcome.Failed("half of it is done", Usage.NONE, failure, "why it broke"));
        if (state(task.id()) == TaskState.DEAD) {
            retry(task.id(), "");
        } else if (state(task.id()) == TaskState.DELAYED) {
            raw.zadd(key("tasks:delayed:backend"), 1, task.id().value());
            network.upkeep().promote(leader, BACKEND);
        }
        assertThat(claim().found().orElseThrow())
                .startsWith(failure.word() + ": why it broke")
                .endsWith("half of it is done");
    }

    @Test
    void nextAttemptIsToldThatTheLastOneWasLost() {
        submit("one");
        claim();
        reapAll();
        assertThat(claim().found()).contains("lease_lost: its lease ran out");
    }

    @Test
    void attemptThatSaidNothingIsToldByItsFailureAlone() {
        submit("one");
        handIn(claim(), failed(FailureName.LEASE_LOST));
        assertThat(claim().found()).contains("lease_lost: it broke");
    }

    @Test
    void whatAnAttemptFoundIsStillToldWhenTheNextIsHandedBack() {
        submit("one");
        handIn(claim(), failed(FailureName.LEASE_LOST));
        handIn(claim(), released());
        assertThat(claim().found()).contains("lease_lost: it broke");
    }

    @Test
    void workThatCameBackWasNotFoundToFail() {
        submit("one");
        handIn(claim(), failed(FailureName.LEASE_LOST));
        Task task = claim();
        handIn(task, completed());
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        network.merges().back(leader, "shop", new Entry(task.id(), task.attempt()), refusal, 1);
        Task next = claim();
        assertThat(next.found()).isEmpty();
        assertThat(next.feedback()).contains("fix the test");
    }

    @Test
    void onlyWhatEndedBadlyIsRetried() {
        assertThat(retry(TaskId.next(BACKEND, InstantSource.system()), ""))
                .isEqualTo(Retrying.UNKNOWN);
        TaskId id = submit("one");
        assertThat(retry(id, "")).isEqualTo(Retrying.RUNNING);
        handIn(claim(), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        assertThat(retry(id, "")).isEqualTo(Retrying.DONE);
    }

    @Test
    void parentOfARetriedChildWaitsForItAgain() {
        TaskId parent = split(1);
        Task child = claim();
        handIn(child, failed(FailureName.API_AUTH));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DEAD);
        retry(child.id(), "");
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
        handIn(claim(), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }

    @Test
    void cancelledParentOfARetriedChildWaitsForItAgain() {
        TaskId parent = split(1);
        TaskId child = network.records().children(parent).getFirst();
        network.submissions().cancel(child, "no");
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.CANCELLED);
        retry(child, "");
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
    }

    @Test
    void parentThatStillWaitsIsNotRetried() {
        TaskId parent = split(2);
        TaskId child = network.records().children(parent).getFirst();
        network.submissions().cancel(child, "no");
        retry(child, "");
        assertThat(state(parent)).isEqualTo(TaskState.WAITING);
        assertThat(network.records().load(parent.domain()).stats()).doesNotContainKey("retried");
    }

    @Test
    void retriedParentIsRoutedAnewAndWaitsForItsNewChildrenOnly() {
        TaskId parent = split(1);
        handIn(claim(), failed(FailureName.API_AUTH));
        network.routes().joinReady(leader, 10);
        retry(parent, "another way");
        List<TaskId> children = route(leader, claimBy(MAIN), 1);
        assertThat(network.records().children(parent)).isEqualTo(children);
        handIn(claim(), new Outcome.Checked("", Usage.NONE, 0, "", ""));
        network.routes().joinReady(leader, 10);
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }
}
