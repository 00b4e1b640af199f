package dev.agentnet.main.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import dev.agentnet.workspace.Git;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What the tests of the merge queue have in common: a leader, a real Redis, a real store, and work
/// that a domain has handed in.
abstract class MergeBench {

    static final DomainName BACKEND = new DomainName("backend");
    static final AgentId AGENT = new AgentId("backend.1");
    static final Duration LEASE = Duration.ofSeconds(30);

    static final MergeSettings SETTINGS =
            new MergeSettings(
                    new MergeSettings.Checks(Duration.ofMinutes(1), 2, 1000),
                    new MergeSettings.Returns(2, 1),
                    8,
                    50,
                    new MergeSettings.Backoff(Duration.ofMillis(10), Duration.ofMillis(50)));

    @TempDir Path folder;

    final TestRedis redis = TestRedis.shared();
    final RedisNetwork network = redis.network(InstantSource.system());
    final Leadership leadership =
            new Leadership(
                    network.upkeep(),
                    "main.1",
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Optional.empty());
    Stores stores;
    RepositoryDesk desk;
    Store store;
    MergeQueue queue;
    String base;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        leadership.start();
        stores = new Stores(new Git(), folder.resolve("stores"));
        store = stores.create("shop", "main");
        base = commit("", "a.txt", "Begin");
        store.putRef("refs/heads/main", base);
        desk =
                new RepositoryDesk(
                        network.repositories(), network.records(), stores, Optional.empty());
        queue = new MergeQueue(leadership, network, stores, desk, SETTINGS);
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
    }

    String git(String input, String... arguments) throws IOException, InterruptedException {
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
    String commit(String parent, String file, String message)
            throws IOException, InterruptedException {
        String blob = git(message + "\n", "hash-object", "-w", "--stdin");
        String kept = parent.isEmpty() ? "" : git("", "ls-tree", parent) + "\n";
        String tree = git(kept + "100644 blob " + blob + "\t" + file + "\n", "mktree");
        return parent.isEmpty()
                ? git("", "commit-tree", tree, "-m", message)
                : git("", "commit-tree", tree, "-p", parent, "-m", message);
    }

    /// A task whose worker hands this commit in, pushed as the attempt's ref.
    Task handIn(String change, String pushed) {
        return handIn(change, pushed, List.of());
    }

    Task handIn(String change, String pushed, List<String> checks) {
        return handIn("shop", change, pushed, checks);
    }

    Task handIn(String repository, String change, String pushed, List<String> checks) {
        return handIn(repository, "main", change, pushed, checks);
    }

    Task handInOn(String branch, String change, String pushed, List<String> checks) {
        return handIn("shop", branch, change, pushed, checks);
    }

    private Task handIn(
            String repository, String branch, String change, String pushed, List<String> checks) {
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
                                Optional.of(branch),
                                checks,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        return handInNext(pushed, change);
    }

    /// What the next attempt at the task that waits hands in.
    Task handInAgain(String change) {
        return handInNext(change, change);
    }

    private Task handInNext(String pushed, String change) {
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

    List<Task> step(List<Finish> finishes, int slots) {
        String request = UUID.randomUUID().toString();
        return network.claims().step(AGENT, request, finishes, slots, LEASE).granted();
    }

    TaskState stateAfterALook(Task task) {
        queue.runOnce(List.of(BACKEND));
        return network.records().find(task.id()).orElseThrow().state();
    }

    Task now(Task task) {
        return network.records().find(task.id()).orElseThrow();
    }

    /// Looks, and runs what is to be checked, until nothing is. Returns how many checks it took.
    int settle() throws IOException, InterruptedException {
        int all = 0;
        int last = 1;
        while (last > 0) {
            queue.runOnce(List.of(BACKEND));
            last = runChecks();
            all += last;
        }
        return all;
    }

    List<String> landed() throws IOException, InterruptedException {
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

    /// Does what the checks' domain does: each waiting check, on the files of its candidate.
    ///
    /// @return how many there were
    int runChecks() throws IOException, InterruptedException {
        AgentId agent = AgentId.orchestrator(DomainName.CHECKS, 1);
        List<Task> checks =
                network.claims()
                        .step(agent, UUID.randomUUID().toString(), List.of(), 100, LEASE)
                        .granted();
        for (Task check : checks) {
            Outcome outcome = checked(check);
            Finish finish = new Finish(check.id(), check.token().orElseThrow(), agent, outcome);
            network.claims().step(agent, UUID.randomUUID().toString(), List.of(finish), 0, LEASE);
        }
        return checks.size();
    }

    private Outcome checked(Task check) throws IOException, InterruptedException {
        Path tree = Files.createTempDirectory(folder, "tree");
        String commit = check.spec().base().orElseThrow();
        git("", "--work-tree=" + tree, "checkout", commit, "--", ".");
        for (String command : check.spec().checks()) {
            Process process =
                    new ProcessBuilder("sh", "-c", command).directory(tree.toFile()).start();
            int exit = process.waitFor();
            if (exit != 0) {
                return new Outcome.Checked("it broke", Usage.NONE, exit, command, commit);
            }
        }
        return new Outcome.Checked("fine", Usage.NONE, 0, "", commit);
    }
}
