package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Agentnet.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A network is copied while it works, and put back where everything else is gone.
final class BackupTest extends FaultScenario {

    private Answer agentnet(String... arguments) throws IOException, InterruptedException {
        return net.agentnet().run(arguments);
    }

    @Test
    void networkAtWorkComesBackFromItsBackup() throws IOException, InterruptedException {
        Path file = folder.resolve("network.backup");
        TaskId landed = net.submit("echo 1 > landed");
        net.settle(List.of(landed));
        String commit = net.landed(landed).getFirst();
        TaskId atWork = net.submit(waiting("at-work"));
        net.awaitFile("at-work-runs");

        Answer written = agentnet("backup", file.toString());
        assertThat(written.exit()).as(written.err()).isZero();
        assertThat(written.out()).contains("keys of Redis", "1 stores");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(agentnet("backup", file.toString()).err()).contains("is there already");

        letGo("at-work");
        TaskId later = net.submit("echo 1 > later");
        net.settle(List.of(atWork, later));

        assertThat(agentnet("restore", "--replace", file.toString()).err())
                .contains("end the network first");
        assertThat(net.task(later).state()).isEqualTo(TaskState.DONE);
        main.started().process().destroyForcibly().onExit().join();
        await().atMost(FaultNetwork.PATIENCE).until(() -> net.redis.leader().isEmpty());
        assertThat(agentnet("restore", file.toString()).err()).contains("--replace");
        byte[] whole = Files.readAllBytes(file);
        for (int kept : List.of(0, 10, whole.length / 2, whole.length * 3 / 4)) {
            Path part = Files.write(folder.resolve("part"), Arrays.copyOf(whole, kept));
            Answer refused = agentnet("restore", "--replace", part.toString());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("nothing was changed");
        }
        assertThat(net.task(later).state()).isEqualTo(TaskState.DONE);

        Answer restored = agentnet("restore", "--replace", file.toString());
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(net.network.records().find(later)).isEmpty();
        main = net.startMain();
        net.settle(List.of(landed, atWork));
        assertThat(net.landed(landed)).containsExactly(commit);
        assertThat(net.landed(atWork)).hasSize(1);
        assertThat(net.task(atWork).attempt()).isEqualTo(2);
        assertThat(net.landed(later)).isEmpty();
        TaskId next = net.submit("echo 1 > next");
        net.settle(List.of(next));
        Answer verified = agentnet("verify");
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    }
}
