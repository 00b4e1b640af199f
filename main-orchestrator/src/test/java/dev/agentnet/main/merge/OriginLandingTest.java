package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.main.repository.GitHost;
import dev.agentnet.main.repository.RepositoryDesk;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Work lands where a repository came from: on a git host of its own, over HTTP.
@Tag("slow")
final class OriginLandingTest extends MergeBench {

    private GitHost host;

    @BeforeEach
    void repositoryOfAHost() throws IOException {
        host = new GitHost(folder);
        added("push", GitHost.PASSWORD);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void added(String land, String password) throws IOException {
        desk =
                new RepositoryDesk(
                        network.repositories(),
                        network.records(),
                        stores,
                        Optional.of(host.credentials(password)));
        queue = new MergeQueue(leadership, network, stores, desk, SETTINGS);
        network.repositories().put(new Repository("shop", host.url(), "trunk", land));
        store.fetch(host.folder().toString(), Optional.empty());
        base = store.commit("refs/heads/trunk").orElseThrow();
    }

    private Task adds(String file, String... checks) throws IOException, InterruptedException {
        String change = commit(base, file, "Add " + file);
        return handInOn("trunk", change, change, List.of(checks));
    }

    private List<String> there(String branch) throws IOException {
        return host.git("ls-tree", "--name-only", branch).lines().toList();
    }

    private String trouble() {
        return network.repositories().trouble("shop").orElse("");
    }

    @Test
    void workIsAtTheOriginWhenItIsDone() throws Exception {
        Task task = adds("b.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(host.git("rev-parse", "trunk"))
                .isEqualTo(store.commit("refs/heads/trunk").orElseThrow())
                .isEqualTo(network.records().result(task.id()).get("commit"));
    }

    @Test
    void whatSomebodyPushedBeforeIsCheckedWithIt() throws Exception {
        host.somebodyPushes("theirs.txt", "theirs");
        Task task = adds("b.txt", "test -e theirs.txt");
        assertThat(settle()).isEqualTo(1);
        assertThat(now(task).state()).isEqualTo(TaskState.DONE);
        assertThat(there("trunk")).containsExactly("a.txt", "b.txt", "theirs.txt");
    }

    @Test
    void whatSomebodyPushesDuringTheCheckIsMergedAndCheckedAnew() throws Exception {
        Task task = adds("b.txt", "test -e a.txt");
        queue.runOnce(List.of(BACKEND));
        String theirs = host.somebodyPushes("theirs.txt", "theirs");
        assertThat(runChecks()).isEqualTo(1);
        assertThat(settle()).isEqualTo(1);
        assertThat(now(task).state()).isEqualTo(TaskState.DONE);
        assertThat(there("trunk")).containsExactly("a.txt", "b.txt", "theirs.txt");
        assertThat(host.git("rev-list", "trunk")).contains(theirs);
    }

    @Test
    void whatWasPushedHereAloneIsMergedAndSentOn() throws Exception {
        store.putRef("refs/heads/trunk", commit(base, "here.txt", "By a person, here"));
        host.somebodyPushes("theirs.txt", "theirs");
        Task task = adds("b.txt", "ls here.txt theirs.txt");
        settle();
        assertThat(now(task).state()).isEqualTo(TaskState.DONE);
        assertThat(there("trunk")).containsExactly("a.txt", "b.txt", "here.txt", "theirs.txt");
        assertThat(store.commit("refs/heads/trunk")).contains(host.git("rev-parse", "trunk"));
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void wordOfOneWhoLedBeforeHoldsNoMergeWithTheOriginUp() throws Exception {
        Task task = adds("b.txt", "ls a.txt");
        queue.runOnce(List.of(BACKEND));
        store.putRef("refs/heads/trunk", commit(base, "here.txt", "By a person, here"));
        host.somebodyPushes("theirs.txt", "theirs");
        store.lead("main.0/who-led-before 1");
        settle();
        assertThat(now(task).state()).isEqualTo(TaskState.DONE);
        assertThat(there("trunk")).containsExactly("a.txt", "b.txt", "here.txt", "theirs.txt");
    }

    @Test
    void whatDoesNotMergeThatWasPushedHereAloneIsToldToAPerson() throws Exception {
        store.putRef("refs/heads/trunk", commit(base, "same.txt", "By a person, here"));
        host.somebodyPushes("same.txt", "theirs");
        Task task = adds("b.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        assertThat(trouble()).contains("trunk here and at its origin", "same.txt", "git fetch");
        assertThat(there("trunk")).containsExactly("a.txt", "same.txt");
    }

    @Test
    void workWaitsForAnOriginThatIsAwayAndLandsOnceItIsBack() throws Exception {
        host.away();
        Task task = adds("b.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        assertThat(store.commit("refs/heads/trunk")).contains(base);
        assertThat(trouble()).startsWith("its origin cannot be reached:");
        host.back();
        await().until(() -> stateAfterALook(task) == TaskState.DONE);
        assertThat(there("trunk")).containsExactly("a.txt", "b.txt");
        assertThat(trouble()).isEmpty();
    }

    @Test
    void whatTheOriginRefusesLandsNowhereAndCanBeDoneWithout() throws Exception {
        host.hook("echo 'trunk is protected' >&2; exit 1");
        Task task = adds("b.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        assertThat(trouble())
                .startsWith("its origin refused trunk for " + task.id())
                .contains("trunk is protected", "pre-receive hook declined")
                .contains("agentnet cancel " + task.id());
        assertThat(store.commit("refs/heads/trunk")).contains(base);
        assertThat(there("trunk")).containsExactly("a.txt");
        assertThat(network.submissions().cancel(task.id(), "without it"))
                .isEqualTo(Cancelling.CANCELLED);
        assertThat(store.commit(task.attemptRef())).isPresent();
        host.hook("exit 0");
        Task next = adds("c.txt");
        await().until(() -> stateAfterALook(next) == TaskState.DONE);
        assertThat(there("trunk")).containsExactly("a.txt", "c.txt");
    }

    @Test
    void wrongPasswordIsToldAndNotRepeated() throws Exception {
        added("push", "wrong-sesame");
        Task task = adds("b.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.VERIFYING);
        assertThat(trouble())
                .startsWith("its origin does not accept main's credentials")
                .contains("agentnet.main.git-credentials")
                .doesNotContain("sesame");
        assertThat(there("trunk")).containsExactly("a.txt");
    }

    @Test
    void featuresBranchIsAtTheOriginAndItsBaseStays() throws Exception {
        added("branch", GitHost.PASSWORD);
        Task task = adds("b.txt");
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        String branch = network.records().result(task.id()).getOrDefault("landed_on", "");
        assertThat(branch).startsWith("agentnet/add-b-");
        assertThat(there(branch)).containsExactly("a.txt", "b.txt");
        assertThat(there("trunk")).containsExactly("a.txt");
    }

    @Test
    void whatTheOriginTookBeforeMainCouldSaySoIsDoneOnce() throws Exception {
        Task task = adds("b.txt", "true");
        queue.runOnce(List.of(BACKEND));
        runChecks();
        // The same push that main made before it was killed.
        String candidate = store.commit(Candidates.ref(now(task))).orElseThrow();
        desk.send(network.repositories().find("shop").orElseThrow(), store, candidate, "trunk");
        queue = new MergeQueue(leadership, network, stores, desk, SETTINGS);
        assertThat(stateAfterALook(task)).isEqualTo(TaskState.DONE);
        assertThat(network.records().result(task.id()))
                .containsEntry("commit", candidate)
                .containsEntry("merged", "true");
        assertThat(host.git("rev-parse", "trunk")).isEqualTo(candidate);
    }
}
