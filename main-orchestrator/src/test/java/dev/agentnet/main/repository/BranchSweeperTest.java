package dev.agentnet.main.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which branches of features go, and when.
final class BranchSweeperTest extends FilledStores {

    private static final Duration KEPT = Duration.ofDays(7);

    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private Instant now = Instant.now();
    private RepositoryDesk desk;
    private Store store;

    @BeforeEach
    void fill() throws IOException, InterruptedException {
        desk =
                new RepositoryDesk(
                        network.repositories(), network.records(), stores(), Optional.empty());
        store = stores().create("shop", "main");
        commit(store, "refs/heads/main", "first");
        network.repositories().put(new Repository("shop", "", "main", "branch"));
    }

    @AfterEach
    void close() {
        network.close();
    }

    private Task feature() {
        TaskSpec spec = TaskSpec.of(new DomainName("backend"), "Add a cart");
        return network.records().find(network.submissions().submit(spec).id()).orElseThrow();
    }

    /// A feature's branch with work on it, whose tasks are all gone.
    private String branch() throws IOException, InterruptedException {
        Task feature = feature();
        String branch =
                new FeatureBranches(network.repositories(), stores())
                        .of(feature, "shop", Optional.empty())
                        .orElseThrow();
        commit(store, "refs/heads/" + branch, "work\n\nAgentnet-Task: " + feature.id());
        String record = "tasks:info:" + feature.id();
        redis.remove(redis.put(record, record, "leaves"));
        return branch;
    }

    private void sweepAfter(Duration age) {
        now = Instant.now().plus(age);
        new BranchSweeper(network.repositories(), network.records(), desk, KEPT, () -> now).sweep();
    }

    @Test
    void mergedBranchGoesAfterAWhile() throws IOException, InterruptedException {
        String branch = branch();
        merge(store, "refs/heads/main", "refs/heads/" + branch);
        sweepAfter(KEPT.minusMinutes(1));
        assertThat(store.branches()).containsExactly(branch, "main");
        sweepAfter(KEPT.plusMinutes(1));
        assertThat(store.branches()).containsExactly("main");
        assertThat(store.refs(FeatureBranches.MADE)).isEmpty();
        assertThat(store.landings("main", 10)).hasSize(1);
    }

    @Test
    void whatIsNotMergedStaysForEver() throws IOException, InterruptedException {
        String branch = branch();
        String half = branch();
        merge(store, "refs/heads/main", "refs/heads/" + half);
        commit(store, "refs/heads/" + half, "one more");
        sweepAfter(Duration.ofDays(10_000));
        assertThat(store.branches()).containsExactlyInAnyOrder(branch, half, "main");
    }

    @Test
    void whatWasSquashedIsNotSeenToBeMerged() throws IOException, InterruptedException {
        String branch = branch();
        commit(store, "refs/heads/main", "the same, squashed");
        sweepAfter(Duration.ofDays(10_000));
        assertThat(store.branches()).contains(branch);
    }

    @Test
    void branchThatMainDidNotMakeStays() throws IOException, InterruptedException {
        store.putRef("refs/heads/agentnet/by-a-person", store.commit("main").orElseThrow());
        store.putRef("refs/heads/mine", store.commit("main").orElseThrow());
        branch();
        sweepAfter(Duration.ofDays(10_000));
        assertThat(store.branches()).contains("agentnet/by-a-person", "mine");
    }

    @Test
    void branchOfAFeatureThatIsNotOverStays() throws IOException, InterruptedException {
        String branch =
                new FeatureBranches(network.repositories(), stores())
                        .of(feature(), "shop", Optional.empty())
                        .orElseThrow();
        sweepAfter(Duration.ofDays(10_000));
        assertThat(store.branches()).contains(branch);
    }

    @Test
    void whatAPersonHandedInGoesOnceItIsMerged() throws IOException, InterruptedException {
        String merged = "refs/for/backend.1jgs0f4x9k2m7q";
        String open = "refs/for/" + feature().id();
        String only = "refs/for/backend.1jgs0f4x9k2m7r";
        store.putRef(merged, store.commit("main").orElseThrow());
        store.putRef(open, store.commit("main").orElseThrow());
        commit(store, only, "nowhere else");
        sweepAfter(KEPT.plusMinutes(1));
        assertThat(store.refs("refs/for/")).containsExactlyInAnyOrder(open, only);
    }

    @Test
    void mergeAtTheOriginIsSeenAndItsOwnBranchStays() throws IOException, InterruptedException {
        try (GitHost host = new GitHost(folder)) {
            desk =
                    new RepositoryDesk(
                            network.repositories(),
                            network.records(),
                            stores(),
                            Optional.of(host.credentials(GitHost.PASSWORD)));
            Repository known = new Repository("shop", host.url(), "trunk", "branch");
            network.repositories().put(known);
            desk.follow(known, store);
            String branch = branch();
            desk.send(known, store, store.commit(branch).orElseThrow(), branch);
            host.somebodyMerges(branch);
            sweepAfter(KEPT.plusMinutes(1));
            assertThat(store.branches()).doesNotContain(branch);
            assertThat(host.git("branch", "--list", branch)).contains(branch);
            desk.follow(known, store);
            assertThat(store.branches()).doesNotContain(branch);
            host.away();
            String later = branch();
            sweepAfter(Duration.ofDays(10_000));
            assertThat(store.branches()).contains(later);
        }
    }
}
