package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A wall clock jumps by an hour, Redis's or main's: nobody loses his work, and nothing waits an
/// hour.
@Timeout(180)
final class Fault15JumpingClockTest {

    /// Longer than a lease and than a heartbeat is good for.
    private static final Duration A_WHILE = FaultNetwork.LEASE.multipliedBy(2);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600})
    void redissClockJumps(long seconds) throws IOException {
        MovedClock clock = new MovedClock(folder);
        try (FaultNetwork net =
                new FaultNetwork(folder, Optional.of(clock.program(TestRedis.program())))) {
            net.startMain();
            jump(net, clock, seconds);
            net.redis.raw(redis -> isMoved(Long.parseLong(redis.time().getFirst()), seconds));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600})
    void mainsClockJumps(long seconds) throws IOException {
        MovedClock clock = new MovedClock(folder);
        try (FaultNetwork net = new FaultNetwork(folder)) {
            net.startMain(clock.environment());
            jump(net, clock, seconds);
            String main = net.redis.leader().substring(0, net.redis.leader().indexOf('/'));
            Map<String, String> seen =
                    net.network.registry().find(new AgentId(main)).orElseThrow().fields();
            isMoved(Long.parseLong(seen.getOrDefault("last_progress", "0")) / 1000, seconds);
        }
    }

    private static void isMoved(long clock, long seconds) {
        assertThat(clock).isCloseTo(Instant.now().getEpochSecond() + seconds, within(60L));
    }

    private void jump(FaultNetwork net, MovedClock clock, long seconds) throws IOException {
        net.settle(List.of(net.submit("echo warm > warm.txt")));
        List<TaskId> tasks = new ArrayList<>(List.of(net.submit(net.waiting("clock"))));
        net.awaitFile("clock-runs");
        long domain = net.domain();
        clock.move(seconds);
        long jumped = System.nanoTime();
        for (int i = 0; System.nanoTime() - jumped < A_WHILE.toNanos(); i++) {
            TaskId id = net.submit("echo 1 > while-" + i);
            tasks.add(id);
            net.awaitEnd(id);
        }
        net.letGo("clock");
        net.settle(tasks);
        assertThat(tasks).allSatisfy(id -> assertThat(net.landed(id)).hasSize(1));
        assertThat(net.task(tasks.getFirst()).attempt()).isEqualTo(1);
        assertThat(net.domain()).isEqualTo(domain);
        await().atMost(FaultNetwork.PATIENCE).until(() -> !net.redis.leader().isEmpty());
    }
}
