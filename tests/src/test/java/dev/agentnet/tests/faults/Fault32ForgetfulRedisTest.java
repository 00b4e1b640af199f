package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Redis comes back as it was yesterday, or empty: work of the time that it forgot is neither taken
/// from those who did it then nor merged again.
final class Fault32ForgetfulRedisTest extends FaultScenario {

    @Test
    void restoredRedisTakesNothingFromTheForgottenTimeAndLandsNothingAgain() throws IOException {
        TaskId landed = net.submit(waiting("landed"));
        TaskId atWork = net.submit(waiting("at-work"));
        net.awaitFile("landed-runs");
        net.awaitFile("at-work-runs");
        Path copy = copyOfRedis();
        letGo("landed");
        net.settle(List.of(landed));
        String commit = net.landed(landed).getFirst();
        TaskId forgotten = net.submit("echo 1 > forgotten");
        net.settle(List.of(forgotten));

        restore(copy);
        await().atMost(FaultNetwork.PATIENCE).until(() -> net.redis.epoch() == 2);
        letGo("at-work");
        TaskId next = net.submit("echo 1 > next");
        net.settle(List.of(landed, atWork, next));

        assertThat(net.landed(landed)).containsExactly(commit);
        assertThat(net.network.records().result(landed)).containsEntry("commit", commit);
        assertThat(net.task(landed).attempt()).isEqualTo(1);
        assertThat(net.task(landed).fields()).containsEntry("state", TaskState.DONE.word());
        assertThat(net.task(atWork).attempt()).as(net.story(atWork)).isEqualTo(2);
        assertThat(net.landed(atWork)).hasSize(1);
        assertThat(net.task(next).token().orElseThrow().epoch()).isEqualTo(2);
        assertThat(net.landed(forgotten)).hasSize(1);
        assertThat(net.network.records().find(forgotten)).isEmpty();
        assertThat(main.started().err()).contains(forgotten.value());
    }

    @Test
    void emptiedRedisBeginsANewEpoch() {
        TaskId before = net.submit("echo 1 > before");
        net.settle(List.of(before));
        long epoch = net.redis.epoch();
        net.redis.raw(redis -> redis.flushall());
        await().atMost(FaultNetwork.PATIENCE).until(() -> net.redis.epoch() == epoch + 1);
        TaskId after = net.submit("echo 1 > after");
        net.settle(List.of(after));
        assertThat(net.landed(after)).hasSize(1);
    }

    private Path copyOfRedis() throws IOException {
        Path copy = folder.resolve("copy");
        net.redis.stop();
        copy(folder.resolve("redis"), copy);
        net.redis.start();
        return copy;
    }

    private void restore(Path copy) throws IOException {
        net.redis.stop();
        Files.move(folder.resolve("redis"), folder.resolve("newer"));
        copy(copy, folder.resolve("redis"));
        net.redis.start();
    }

    private static void copy(Path from, Path to) {
        Shell.run(Map.of(), List.of("cp", "-r", from.toString(), to.toString()));
    }
}
