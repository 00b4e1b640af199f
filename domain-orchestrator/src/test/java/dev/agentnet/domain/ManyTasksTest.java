package dev.agentnet.domain;

import static dev.agentnet.domain.DomainBench.BACKEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TestSpecs;
import dev.agentnet.protocol.Usage;
import dev.agentnet.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A domain whose tasks end faster than Redis answers, so that it has two requests under way.
final class ManyTasksTest {

    private static final List<Priority> PRIORITIES =
            List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW);

    private static final Outcome DONE = new Outcome.Checked("", Usage.NONE, 0, "", "");

    @TempDir private Path folder;

    private static List<TaskId> submit(DomainBench bench, int tasks) {
        List<TaskSpec> all =
                Stream.generate(() -> TaskSpec.of(BACKEND, "do nothing")).limit(tasks).toList();
        return bench.network.submissions().submitAll(all).stream().map(one -> one.id()).toList();
    }

    private static void start(DomainBench bench, int slots, Worker worker) {
        bench.start(bench.settings(slots, Duration.ofMillis(200), Duration.ofSeconds(20)), worker);
    }

    private static long done(DomainBench bench) {
        return bench.network.records().load(BACKEND).stats().getOrDefault("done", 0L);
    }

    @Test
    void eachIsDoneOnceAndNeverAreMoreAtWorkThanThereAreSlots() throws Exception {
        int slots = 7;
        Map<TaskId, AtomicInteger> times = new ConcurrentHashMap<>();
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (DomainBench bench = new DomainBench(TestRedis.shared(), folder)) {
            List<TaskId> all = submit(bench, 3_000);
            start(
                    bench,
                    slots,
                    (assignment, _) -> {
                        most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                        times.computeIfAbsent(assignment.task().id(), _ -> new AtomicInteger())
                                .incrementAndGet();
                        // Their work: it lasts as long as a call of Redis.
                        LockSupport.parkNanos(500_000);
                        atWork.decrementAndGet();
                        return DONE;
                    });
            await().atMost(Duration.ofMinutes(1)).until(() -> done(bench) == all.size());
            assertThat(times).containsOnlyKeys(all);
            assertThat(times.values()).extracting(AtomicInteger::get).containsOnly(1);
            assertThat(most).hasValueBetween(1, slots);
            assertThat(bench.network.inspection().inspect().violations()).isEmpty();
        }
    }

    /// Each second that a domain waits for its poll costs what it could have done in it.
    @Test
    void noPollIsNeededWhateverTheirPriorities() throws Exception {
        try (DomainBench bench = new DomainBench(TestRedis.shared(), folder)) {
            bench.start(bench.withoutPoll(20), (_, _) -> DONE);
            for (int batch = 0; batch < 30; batch++) {
                List<TaskSpec> all =
                        IntStream.range(0, 100)
                                .mapToObj(i -> PRIORITIES.get(i % 3))
                                .map(priority -> TestSpecs.of(BACKEND, "do nothing", priority))
                                .toList();
                bench.network.submissions().submitAll(all);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> done(bench) == 3_000);
        }
    }

    @Test
    void whatEndsWhileRedisIsSlowGoesBesideWhatIsUnderWay() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        AtomicInteger begun = new AtomicInteger();
        try (TestRedis redis = TestRedis.start();
                DomainBench bench = new DomainBench(redis, folder)) {
            submit(bench, 4);
            start(
                    bench,
                    4,
                    (_, _) -> {
                        begun.incrementAndGet();
                        mayEnd.acquire();
                        return DONE;
                    });
            await().until(() -> begun.get() == 4);
            redis.standStill(Duration.ofSeconds(2));
            mayEnd.release(4);
            await().until(() -> done(bench) == 4);
            assertThat(redis.has("agents:grant:backend.1:2")).isTrue();
        }
    }
}
