package dev.agentnet.cli.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLeftoversTest {

    @TempDir private Path state;

    private final Instant now = Instant.now();

    private FolderLeftovers leftovers(Instant young) {
        return new FolderLeftovers(state, young);
    }

    private void folder(String name) throws IOException {
        Files.createDirectories(state.resolve(name));
    }

    private static List<String> names(List<Leftover> found) {
        return found.stream().map(one -> Path.of(one.name()).getFileName().toString()).toList();
    }

    @Test
    void endedDemosGoAndTheOneThatRunsStays() throws IOException {
        long pid = ProcessHandle.current().pid();
        long began =
                ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli() + 5000;
        folder("demo/" + began + "-" + pid);
        folder("demo/1000-" + pid);
        folder("demo/" + began + "-99999999");
        folder("demo/notes");
        assertThat(names(leftovers(now).demos()))
                .containsExactlyInAnyOrder("1000-" + pid, began + "-99999999");
    }

    @Test
    void foldersThatAnAgentMadeReadOnlyGoAsWell() throws Exception {
        folder("network/domains/backend.1/locked");
        Path locked = state.resolve("network/domains/backend.1/locked");
        Files.writeString(locked.resolve("file"), "12345");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        Leftover domain = leftovers(now).domains().getFirst();
        assertThat(domain.bytes()).isEqualTo(5);
        domain.removal().run();
        assertThat(state.resolve("network/domains")).isEmptyDirectory();
    }

    @Test
    void onlyStoresThatNobodyKnowsGo() throws IOException {
        try (TestRedis redis = TestRedis.start();
                RedisNetwork network = RedisNetwork.open(redis.config(), InstantSource.system())) {
            network.repositories().put(new Repository("shop", "", "main", "here"));
            TaskId task = network.submissions().submit(work()).id();
            folder("network/stores/shop.git");
            folder("network/stores/" + task + ".git");
            folder("network/stores/removed.git");
            folder("network/stores/not-a-store");
            assertThat(names(leftovers(now.plusSeconds(60)).stores(network)))
                    .containsExactly("removed.git");
            assertThat(leftovers(now.minusSeconds(60)).stores(network)).as("too young").isEmpty();
        }
    }

    private static TaskSpec work() {
        return new TaskSpec(
                new DomainName("backend"),
                TaskKind.WORK,
                "begin something new",
                Priority.NORMAL,
                Duration.ofMinutes(5),
                Json.object(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whereNothingEverRanThereIsNothing() throws IOException {
        assertThat(leftovers(now).demos()).isEmpty();
        assertThat(leftovers(now).domains()).isEmpty();
    }
}
