package dev.agentnet.main.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.main.repository.Stores;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.Store;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of handed-in work, on a real Redis and in a real store.
final class MergeQueueTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final AgentId AGENT = new AgentId("backend.1");
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private final TestRedis redis = TestRedis.start();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private final Leadership leadership =
            new Leadership(
                    network.upkeep(),
                    "main.1",
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Optional.empty());
    private Stores stores;
    private Store store;
    private MergeQueue queue;
    private String base;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        leadership.start();
        stores = new Stores(new Git(), folder.resolve("stores"));
        store = stores.create("shop", "main");
        base = commit("", "a.txt", "Begin");
        store.putRef("refs/heads/main", base);
        RedisNetwork all = network;
        queue =
                new MergeQueue(
                        leadership,
                        all,
                        stores,
                        new RepositoryDesk(
                                all.repositories(), all.records(), stores, Optional.empty()),
                        new MergeSettings(
                                Duration.ofMinutes(1),
                                1,
                                1000,
                                Duration.ofMillis(10),
                                Duration.ofMillis(50)));
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
        redis.close();
    }

    private String git(String input, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("git", "--git-dir=" + store.folder());
        builder.command().addAll(List.of("-c", "user.name=a", "-c", "user.email=a@localhost"));
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    /// A commit of one file, beside what its parent has.
    private String commit(String parent, String file, String message)
            throws IOException, InterruptedException {
        String blob = git(message + "\n", "hash-object", "-w", "--stdin");
        String kept = parent.isEmpty() ? "" : git("", "ls-tree", parent) + "\n";
        String tree = git(kept + "100644 blob " + blob + "\t" + file + "\n", "mktree");
        return parent.isEmpty()
                ? git("", "commit-tree", tree, "-m", message)
                : git("", "commit-tree", tree, "-p", parent, "-m", message);
    }

    /// A task whose worker hands this commit in, pushed as the attempt's ref.
    private Task handIn(String change, String pushed) {
        return handIn(change, pushed, List.of());
    }

    private Task handIn(String change, String pushed, List<String> checks) {
        return handIn("shop", change, pushed, checks);
    }

    private Task handIn(String repository, String change, String pushed, List<String> checks) {
        TaskSpec plain = TaskSpec.of(BACKEND, "Add b");
        network.submissions()
                .submit(
                        new TaskSpec(
                                BACKEND,
                                plain.kind(),
                                "Add b",
                                Priority.NORMAL,
                                plain.timeout(),
                                plain.context(),
                                Optional.of(repository),
                                Optional.of("main"),
                                checks,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        Task task = step(List.of(), 1).getFirst();
        store.putRef(task.attemptRef(), pushed);
        Outcome outcome =
                new Outcome.Completed(
                        "made b",
                        Usage.NONE,
                        Optional.of(base),
                        Optional.of(change),
                        new ChangeSize(1, 1, 0));
        step(List.of(new Finish(task.id(), task.token().orElseThrow(), AGENT, outcome)), 0);
        return task;
    }

    private List<Task> step(List<Finish> finishes, int slots) {
        String request = UUID.randomUUID().toString();
        return network.claims().step(AGENT, request, finishes, slots, LEASE).granted();
    }

    private TaskState stateAfterALook(Task task) {
        queue.runOnce(List.of(BACKEND));
        return network.records().find(task.id()).orElseThrow().state();
    }

    private List<String> landed() throws IOException, InterruptedException {
        return git(
                        "",
                        "log",
                        "--first-parent",
                        "--format=%(trailers:key=Agentnet-Task,valueonly)",
                        "main")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    @Test
    void workThatMergesLandsOnceUnderItsTasksName() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        store.putRef("refs/heads/main", commit(base, "c.txt", "Meanwhile"));
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(landed()).containsExactly(task.id().value());
        assertThat(git("", "ls-tree", "--name-only", "main").lines())
                .containsExactly("a.txt", "b.txt", "c.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(landed()).hasSize(1);
    }

    @Test
    void workThatAnEarlierLeaderLandedIsOnlySaidToBeDone() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        String landing = commit(base, "b.txt", "Add b\n\nAgentnet-Task: " + task.id());
        store.putRef("refs/heads/main", landing);
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(store.commit("main")).contains(landing);
        assertThat(network.records().result(task.id()))
                .containsEntry("commit", landing)
                .containsEntry("merged", "true");
    }

    @Test
    void workThatIsNotWhatWasPushedDoesNotLand() throws Exception {
        Task task = handIn(commit(base, "b.txt", "Add b"), commit(base, "x.txt", "Something else"));
        assertThat(stateAfterALook(task)).isNotEqualTo(TaskState.DONE);
        assertThat(store.commit("main")).contains(base);
        assertThat(network.records().find(task.id()).orElseThrow().fields())
                .containsEntry("failure", "refused_tree");
    }

    @Test
    void cancelledTaskTakesItsCheckAlong() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change, List.of("sleep 500"));
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        TaskId check = network.records().list(DomainName.CHECKS, TaskState.PENDING, 10).getFirst();
        network.submissions().cancel(task.id(), "changed my mind");
        queue.runOnce(List.of(BACKEND));
        assertThat(network.records().find(check).orElseThrow().state())
                .isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void whoFollowsATaskSeesItsCheckBegin() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change, List.of("npm test"));
        queue.runOnce(List.of(BACKEND));
        queue.runOnce(List.of(BACKEND));
        assertThat(network.records().log(task.id(), 0))
                .singleElement()
                .asString()
                .contains("checking on the merged tree: npm test");
    }

    @Test
    void troubleOfOneRepositoryStopsNoOther() throws Exception {
        Store shop = store;
        store = stores.create("aaa", "main");
        base = commit("", "a.txt", "Begin");
        store.putRef("refs/heads/main", base);
        String stuckChange = commit(base, "b.txt", "Add b");
        Task stuck = handIn("aaa", stuckChange, stuckChange, List.of());
        store = shop;
        base = store.commit("main").orElseThrow();
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        try (RedisClient client = RedisClient.create(redis.url());
                StatefulRedisConnection<String, String> raw = client.connect()) {
            String version = raw.sync().keys("*network:version").getFirst();
            String queued = version.replace("network:version", "merges:queue:aaa");
            raw.sync().set(queued, "no list");
            assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
            assertThat(stateAfterALook(stuck)).isEqualTo(TaskState.VERIFYING);
            assertThat(network.repositories().troubles())
                    .containsOnlyKeys("aaa")
                    .hasEntrySatisfying("aaa", why -> assertThat(why).contains("WRONGTYPE"));
            raw.sync().del(queued);
        }
        await().until(() -> stateAfterALook(stuck) == TaskState.DONE);
        assertThat(network.repositories().troubles()).isEmpty();
    }

    @Test
    void whoDoesNotLeadLandsNothing() throws Exception {
        String change = commit(base, "b.txt", "Add b");
        Task task = handIn(change, change);
        leadership.close();
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        assertThat(store.commit("main")).contains(base);
    }
}
