package dev.agentnet.main.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.repository.FilledStores;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What main alone can look at: each broken promise is named, with where it is.
final class InspectorTest extends FilledStores {

    private static final String SECRET = "canary-0123456789";
    private static final String GONE = "backend.1jgs0f4x9k2m7q";

    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private Store store;
    private TaskId known;

    @BeforeEach
    void fill() throws IOException, InterruptedException {
        store = stores().create("shop", "main");
        commit(store, "refs/heads/main", "first");
        store.lead("main.1 1");
        known = network.submissions().submit(TaskSpec.of(new DomainName("backend"), "work")).id();
        commit(store, "refs/agentnet/" + known + "/1", "work");
        commit(store, "refs/agentnet/candidates/" + known + "/1", "work");
        commit(store, "refs/agentnet/lost/2/" + GONE + "/1", "work");
        commit(store, "refs/agentnet/" + GONE + "/1", "not merged");
        commit(store, "refs/agentnet/features/" + GONE + "/add-a-cart-" + GONE, "work");
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Path recordings() {
        return folder.resolve("recordings");
    }

    /// As it is found in some hours, when main has swept.
    private Inspector.Report inspect() throws InterruptedException {
        return inspectAt(() -> Instant.now().plus(Duration.ofHours(3)));
    }

    private Inspector.Report inspectAt(InstantSource clock) throws InterruptedException {
        return new Inspector(
                        network,
                        stores(),
                        new InspectorSettings(recordings(), Duration.ofHours(2)),
                        () -> Set.of(SECRET, "another-secret"),
                        clock)
                .inspect();
    }

    private Violation only() throws InterruptedException {
        Inspector.Report report = inspect();
        assertThat(report.unread()).isEmpty();
        assertThat(report.violations()).hasSize(1);
        assertThat(report.toJson().toString()).doesNotContain(SECRET);
        return report.violations().getFirst();
    }

    @Test
    void nothingIsFoundWhereAllIsWell() throws InterruptedException {
        assertThat(inspect()).isEqualTo(new Inspector.Report(List.of(), List.of()));
    }

    @Test
    void candidateOfATaskThatLeftLongAgoIsFound() throws Exception {
        String ref = "refs/agentnet/candidates/" + GONE + "/1";
        commit(store, ref, "candidate");
        assertThat(only())
                .isEqualTo(
                        new Violation(
                                Invariant.I6,
                                "the branch "
                                        + ref
                                        + " of the repository shop belongs to a task"
                                        + " that is gone",
                                List.of(ref)));
    }

    @Test
    void candidateThatMainHasNotSweptYetIsLeftAlone() throws Exception {
        commit(store, "refs/agentnet/candidates/" + GONE + "/1", "candidate");
        assertThat(inspectAt(InstantSource.system()).violations()).isEmpty();
    }

    @Test
    void branchThatNoTaskCanHaveIsFound() throws Exception {
        commit(store, "refs/agentnet/whose/is/this", "work");
        assertThat(only().what()).contains("refs/agentnet/whose/is/this", "belongs to no task");
    }

    @Test
    void secretInAStoreIsFoundWithItsBranches() throws Exception {
        commit(store, "refs/agentnet/" + known + "/2", "Use " + SECRET);
        Violation found = only();
        assertThat(found.invariant()).isEqualTo(Invariant.I9);
        assertThat(found.what()).contains("repository shop holds a secret that is known here");
        assertThat(found.ids()).containsExactly("refs/agentnet/" + known + "/2");
    }

    @Test
    void secretInRedisIsFoundWithItsKey() throws Exception {
        network.journal()
                .taskLines(known, List.of(Json.object().put("text", "it is " + SECRET + ".")));
        Violation found = only();
        assertThat(found.invariant()).isEqualTo(Invariant.I9);
        assertThat(found.ids()).singleElement().asString().endsWith("results:" + known + ":logs");
    }

    @Test
    void secretInTheNameOfAKeyIsFoundAndNotRepeated() throws Exception {
        network.repositories().trouble(SECRET, "a trouble", Duration.ofMinutes(1));
        assertThat(only().what()).startsWith("the name of a key or file holds");
    }

    @Test
    void secretInARecordingIsFound() throws Exception {
        Files.createDirectories(recordings());
        Files.writeString(recordings().resolve("a.ndjson"), "{}\n{\"x\":\"" + SECRET + "\"}\n");
        assertThat(only().ids()).containsExactly("recordings/a.ndjson");
    }

    @Test
    void storeThatCannotBeReadIsSaid() throws Exception {
        commit(store, "refs/heads/main", "second");
        try (var files = Files.walk(store.folder().resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        assertThat(inspect().unread())
                .isNotEmpty()
                .allSatisfy(unread -> assertThat(unread.why()).contains("the repository shop"));
    }
}
