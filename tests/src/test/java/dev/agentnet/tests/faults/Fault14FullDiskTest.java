package dev.agentnet.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk is full: an attempt's, Redis's, or that of a person who sends a task.
final class Fault14FullDiskTest {

    private static final int MANY = 2_000;

    @TempDir private Path folder;

    @Test
    void attemptThatFillsItsDiskFailsByNameAndTheNextFindsRoom() throws IOException {
        Path state = folder.resolve("small");
        try (SmallDisk _ = new SmallDisk(state, 65_536);
                FaultNetwork net = new FaultNetwork(folder, "spawn.state = \"" + state + "\"")) {
            net.startMain();
            TaskId large = net.submit("head -c 200000000 /dev/zero > large");
            net.awaitState(large, TaskState.DELAYED);
            assertThat(net.task(large).fields()).containsEntry("failure", "disk_full");
            TaskId small = net.submit("echo 1 > small");
            net.awaitEnd(small);
            assertThat(net.landed(small)).hasSize(1);
            net.network.submissions().cancel(large, "too large");
            net.settle(List.of(large, small));
            assertThat(net.landed(large)).isEmpty();
        }
    }

    @Test
    void fullDiskOfRedisRefusesSubmitsAndLosesNothing() throws IOException {
        try (SmallDisk disk = new SmallDisk(folder.resolve("redis"), 8_192);
                FaultNetwork net = new FaultNetwork(folder)) {
            net.startMain();
            // Two that begin a repository do so each for itself, and one begins again.
            net.settle(List.of(net.submit("echo warm > warm.txt")));
            TaskId running = net.submit(net.waiting("disk"));
            net.awaitFile("disk-runs");
            List<TaskId> accepted = new ArrayList<>(List.of(running));
            Throwable refused = null;
            disk.fill();
            for (int i = 0; i < MANY && refused == null; i++) {
                String script = "echo 1 > full-" + i;
                refused = catchThrowable(() -> accepted.add(net.submit(script)));
            }
            assertThat(refused).hasMessageContaining("Redis cannot write to its disk");
            net.letGo("disk");
            disk.free();
            net.settle(accepted);
            assertThat(net.task(running).attempt()).isEqualTo(1);
        }
    }

    @Test
    void taskThatCannotBeKeptIsRefusedAndLeavesNoHalfOfItself()
            throws IOException, InterruptedException {
        Path state = folder.resolve("state");
        Agentnet agentnet =
                new Agentnet(folder)
                        .with("XDG_STATE_HOME", state.toString())
                        .with("REDIS_URL", "redis://localhost:1");
        try (SmallDisk disk = new SmallDisk(state, 256)) {
            String description = "x".repeat(20_000);
            Files.createDirectories(state.resolve("agentnet/spool"));
            disk.fill();
            Agentnet.Answer full = agentnet.run("send", "backend", description);
            assertThat(full.exit()).as(full.err()).isEqualTo(1);
            assertThat(full.err()).contains("could not be kept", "No space left on device");
            assertThat(files(state.resolve("agentnet/spool"))).isEmpty();
            disk.free();
            assertThat(agentnet.run("send", "backend", description).exit()).isZero();
            assertThat(files(state.resolve("agentnet/spool"))).hasSize(1);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
