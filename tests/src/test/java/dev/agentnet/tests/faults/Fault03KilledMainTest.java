package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Processes;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Main is killed: domains go on, and the next main settles what was under way.
final class Fault03KilledMainTest extends FaultScenario {

    /// A moment of a landing, seen from main's line to Redis.
    enum Step {
        BEFORE_INTENT((redis, kill) -> redis.before("\r\nintent\r\n", kill)),
        AFTER_INTENT((redis, kill) -> redis.after("\r\nintent\r\n", kill)),
        LANDED_AND_NOT_TOLD((redis, kill) -> redis.before("\r\nmerged\r\n", kill)),
        TOLD_AND_NOT_HEARD((redis, kill) -> redis.after("\r\nmerged\r\n", kill));

        private final BiConsumer<FaultProxy, Runnable> trap;

        Step(BiConsumer<FaultProxy, Runnable> trap) {
            this.trap = trap;
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void workLandsOnceByTheNext(Step step) throws IOException {
        FaultNetwork.Main killed = main;
        step.trap.accept(killed.toRedis(), () -> Processes.signal(killed.pid(), "KILL"));
        TaskId id = net.submit("echo 1 > landed-" + step);
        await().atMost(FaultNetwork.PATIENCE).until(() -> !killed.started().process().isAlive());
        main = net.startMain();
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(1);
        assertThat(net.network.records().result(id)).containsEntry("merged", "true");
        assertThat(net.landed(id)).hasSize(1);
    }

    @Test
    void domainGoesOnMeanwhile() throws IOException {
        TaskId id = net.submit(waiting("alone"));
        net.awaitFile("alone-runs");
        long domain = net.domain();
        Processes.signal(main.pid(), "KILL");
        letGo("alone");
        main = net.startMain();
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(1);
        assertThat(net.domain()).isEqualTo(domain);
    }
}
