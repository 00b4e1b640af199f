package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Report;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.redis.Scripts.Script;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A network that keeps its promises is told so; each broken one is named with its task.
final class RedisInspectionTest extends NetworkOnRedis {

    /// What is broken here by hand is broken at the end.
    @Override
    void checkInvariants() {}

    private Violation only() {
        Report report = network.inspection().inspect();
        assertThat(report.violations()).hasSize(1);
        return report.violations().getFirst();
    }

    @Test
    void everyTransitionLeavesNothingToComplainOf() {
        for (int i = 0; i < 8; i++) {
            submit("task " + i);
        }
        handIn(claim(), completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(verifying()));
        Task returned = claim();
        handIn(returned, completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(returned.id()));
        network.merges()
                .back(
                        leader,
                        "shop",
                        new Entry(returned.id(), 1),
                        new Refusal(FailureName.CHECK_FAILED, "exit 1", "mend it"),
                        3);
        handIn(claim(), failed(FailureName.AGENT_ERROR));
        handIn(claim(), failed(FailureName.BAD_TASK));
        claim();
        network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
        network.submissions().cancel(submit("never mind"), "no");
        TaskId dead = submit("dies");
        network.submissions().cancel(dead, "no");
        network.submissions().retry(dead, "after all");
        network.upkeep().collect(leader, BACKEND, Duration.ZERO, 10);
        Report report = network.inspection().inspect();
        assertThat(report.violations()).isEmpty();
        assertThat(report.tasks()).isEqualTo(9);
    }

    private TaskId verifying() {
        return network.records().list(BACKEND, TaskState.VERIFYING, 1).getFirst();
    }

    @Test
    void taskInTwoPlacesIsFound() {
        TaskId id = submit("one");
        raw.zadd(key("tasks:leases:backend"), 1, id.value());
        assertThat(network.inspection().inspect().violations())
                .contains(
                        new Violation(
                                Invariant.I2,
                                id
                                        + " is pending, but it stands in leases and pending:normal"
                                        + " instead of pending:normal",
                                List.of(id.value())));
    }

    @Test
    void deadTaskInTwoPlacesIsFound() {
        submit("one");
        Task task = claim();
        handIn(task, failed(FailureName.BAD_TASK));
        raw.sadd(key("tasks:waiting:backend"), task.id().value());
        assertThat(network.inspection().inspect().violations().getLast().what())
                .contains("is dead, but it stands in dead and waiting instead of dead");
    }

    private TaskId queued() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(task.id()));
        return task.id();
    }

    @Test
    void queuedWorkInTwoPlacesIsFound() {
        TaskId id = queued();
        raw.sadd(key("tasks:waiting:backend"), id.value());
        assertThat(network.inspection().inspect().violations().getLast().what())
                .contains("stands in merges:shop and verifying and waiting instead of");
    }

    @Test
    void queueThatWasNotThereBeforeIsSeen() {
        List<String> noRepositories = List.of("1", "", queued().value());
        assertThat(scripts().list(Script.INSPECT, DomainName.MAIN, noRepositories))
                .singleElement()
                .asString()
                .contains("merges:shop");
    }

    @Test
    void taskThatStandsTwiceInItsListIsFound() {
        TaskId id = submit("one");
        raw.rpush(key("tasks:pending:backend"), id.value());
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::invariant)
                .containsExactly(Invariant.I1, Invariant.I2);
    }

    @Test
    void taskThatNoIndexKnowsIsFoundAndMissed() {
        TaskId id = submit("one");
        raw.del(key("tasks:pending:backend"));
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::invariant)
                .containsExactly(Invariant.I1, Invariant.I2);
        assertThat(network.inspection().inspect().violations().getLast().ids())
                .containsExactly(id.value());
    }

    @Test
    void entryWithoutARecordIsFound() {
        raw.zadd(key("tasks:delayed:backend"), 9e15, "backend.gone");
        submit("makes the domain known");
        assertThat(network.inspection().inspect().violations())
                .anySatisfy(violation -> {
                    assertThat(violation.ids()).containsExactly("backend.gone");
                    assertThat(violation.what()).contains("there is no record of backend.gone");
                });
    }

    @Test
    void claimWithoutALeaseIsFound() {
        submit("one");
        Task task = claim();
        raw.zrem(key("tasks:leases:backend"), task.id().value());
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::invariant)
                .containsExactly(Invariant.I1, Invariant.I2);
    }

    @Test
    void workThatNoMergeQueueHoldsAnyMoreIsFound() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(task.id()));
        raw.rpush(key("merges:queue:shop"), "backend.other");
        raw.lrem(key("merges:queue:shop"), 0, task.id().value());
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::invariant)
                .containsExactly(Invariant.I2, Invariant.I5);
    }

    @Test
    void leaseThatNobodyTookBackIsFound() {
        submit("one");
        claim();
        long longAgo = System.currentTimeMillis() - Duration.ofMinutes(5).toMillis();
        String leases = key("tasks:leases:backend");
        raw.zadd(leases, longAgo, raw.zrange(leases, 0, 0).getFirst());
        assertThat(only().invariant()).isEqualTo(Invariant.I5);
        assertThat(only().what()).contains("backend has a lease that ran out 30");
    }

    @Test
    void outcomeOfALostClaimIsFoundInTheHistory() {
        submit("one");
        Task task = claim();
        network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
        String late =
                "[{\"type\":\"verifying\",\"task\":\"%s\",\"attempt\":1}]".formatted(task.id());
        raw.xadd(key("events:backend"), Map.of("events", late));
        assertThat(only().invariant()).isEqualTo(Invariant.I4);
    }

    @Test
    void streamThatGrowsOverItsBoundIsFound() {
        raw.xadd(key("events:backend"), Map.of("events", "[]"));
        assertThat(network.inspection().inspect().violations()).isEmpty();
        for (int i = 0; i < 1_200; i++) {
            raw.xadd(key("quarantine"), Map.of("entry", "x"));
        }
        assertThat(only())
                .isEqualTo(
                        new Violation(
                                Invariant.I10,
                                key("quarantine") + " has 1200 entries, and 1000 are the most",
                                List.of(key("quarantine"))));
    }

    @Test
    void logAndOutputOverTheirBoundsAreFound() {
        String result = key("results:backend.1");
        raw.rpush(result + ":logs", Collections.nCopies(5_000, "x").toArray(String[]::new));
        raw.hset(result, "output", "…\n" + "x".repeat(16_000));
        assertThat(network.inspection().inspect().violations()).isEmpty();
        raw.rpush(result + ":logs", "x");
        raw.hset(result, "output", "x".repeat(16_003));
        assertThat(network.inspection().inspect().violations())
                .extracting(Violation::what)
                .containsExactlyInAnyOrder(
                        result + ":logs has 5001 lines, and 5000 are the most",
                        result + " has 16003 characters of output, and 16000 are the most");
    }

    @Test
    void finishedTasksThatNobodyCollectedAreFound(TestRedis redis) {
        Config few = ConfigFactory.parseMap(Map.of("agentnet.main.retention-count", 2));
        QueueLimits limits = QueueLimits.from(few.withFallback(redis.config()));
        String ended = key("tasks:ended:backend");
        long longAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
        for (int i = 0; i < 3; i++) {
            raw.zadd(ended, longAgo, "backend." + i);
            raw.zadd(ended, System.currentTimeMillis(), "backend.new" + i);
        }
        assertThat(new Bounds(calls(), new Keys(key("")), limits).violations(Set.of(BACKEND)))
                .extracting(Violation::what)
                .containsExactly(ended + " has 3 finished tasks, and 2 are the most");
    }

    @Test
    void redisThatWouldLoseSomethingIsFound() {
        raw.configSet("maxmemory-policy", "allkeys-lru");
        raw.configSet("appendonly", "no");
        try {
            assertThat(network.inspection().inspect().violations())
                    .extracting(Violation::what)
                    .containsExactlyInAnyOrder(
                            "Redis evicts keys (maxmemory-policy allkeys-lru)",
                            "Redis keeps nothing on disk (appendonly no)");
        } finally {
            raw.configSet("maxmemory-policy", "noeviction");
            raw.configSet("appendonly", "yes");
            // Until the file is written for the first time, Redis refuses to end.
            await().until(() -> raw.info("persistence").contains("aof_rewrite_in_progress:0"));
            await().until(() -> raw.info("persistence").contains("aof_rewrite_scheduled:0"));
        }
    }

    @Test
    void everyTextIsRead() {
        TaskId id = submit("a text to be found");
        raw.rpush(key("results:" + id + ":logs"), "a line");
        raw.sadd(key("agents:all"), "an agent");
        raw.zadd(key("tasks:ended:backend"), 1, "an end");
        raw.set(key("network:note"), "a note");
        raw.set("otherwise:tasks", "another network's");
        Map<String, String> read = new HashMap<>();
        network.inspection().read((key, text) -> read.merge(key, text, (a, b) -> a + "|" + b));
        assertThat(read.values())
                .anyMatch(text -> text.contains("a text to be found"))
                .contains("a line", "an agent", "an end", "a note")
                .noneMatch(text -> text.contains("another network's"));
        assertThat(read.get(key("events:backend"))).contains("submitted");
    }

    @Test
    void tasksOfManyPagesAreAllLookedAt() {
        network.submissions()
                .submitAll(
                        IntStream.range(0, 2_500)
                                .mapToObj(i -> TaskSpec.of(BACKEND, "task " + i))
                                .toList());
        assertThat(network.inspection().inspect()).isEqualTo(new Report(2_500, List.of()));
    }
}
