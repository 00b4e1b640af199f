package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.tests.stage.Processes;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A domain's process is killed at every step of an attempt: another finishes the task.
final class Fault01KilledWorkerTest extends FaultScenario {

    /// A moment of an attempt, seen from the lines between the processes.
    enum Step {
        AFTER_CLAIM(2, (net, kill) -> net.domainsToRedis.reply("touch", kill)),
        BEFORE_PUSH(2, (net, kill) -> net.domainsToMain.before("POST /git/", kill)),
        AFTER_PUSH(2, (net, kill) -> net.domainsToMain.after("git-receive-pack HTTP", kill)),
        BEFORE_FINISH(2, (net, kill) -> net.domainsToRedis.before("completed", kill)),
        AFTER_FINISH(1, (net, kill) -> net.domainsToRedis.after("completed", kill));

        private final int attempts;
        private final BiConsumer<FaultNetwork, Runnable> trap;

        Step(int attempts, BiConsumer<FaultNetwork, Runnable> trap) {
            this.attempts = attempts;
            this.trap = trap;
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void taskIsFinishedOnceByTheNext(Step step) {
        long domain = net.domain();
        step.trap.accept(net, () -> Processes.signal(domain, "KILL"));

        TaskId id = net.submit("touch made-" + step);

        await().atMost(FaultNetwork.PATIENCE)
                .until(() -> net.domainsToRedis.isSprung() && net.domainsToMain.isSprung());
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(step.attempts);
        assertThat(net.network.records().result(id)).containsEntry("status", "done");
        assertThat(ProcessHandle.of(domain)).isEmpty();
    }

    @Test
    void taskIsFinishedByTheNextWhenItWasKilledAtWork() {
        TaskId id = net.submit(waiting("work"));
        net.awaitFile("work-runs");
        Processes.signal(net.domain(), "KILL");
        letGo("work");
        net.settle(List.of(id));
        assertThat(net.task(id).attempt()).isEqualTo(2);
    }
}
