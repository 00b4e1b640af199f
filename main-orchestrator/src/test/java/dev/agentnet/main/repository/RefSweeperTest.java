package dev.agentnet.main.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.workspace.Store;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which attempts' branches go.
final class RefSweeperTest extends FilledStores {

    private static final String GONE = "backend.1jgs0f4x9k2m7q";

    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private Store store;

    @BeforeEach
    void fill() throws IOException, InterruptedException {
        store = stores().create("shop", "main");
        commit(store, "refs/heads/main", "first");
        store.lead("main.1 1");
    }

    @AfterEach
    void close() {
        network.close();
    }

    private void handIn(String task, boolean landed) throws IOException, InterruptedException {
        commit(store, "refs/agentnet/" + task + "/1", "work");
        commit(store, "refs/agentnet/candidates/" + task + "/1", "candidate");
        if (landed) {
            commit(store, "refs/heads/main", "work\n\nAgentnet-Task: " + task);
        }
    }

    private void sweep() {
        new RefSweeper(stores(), network.records()).sweep();
    }

    @Test
    void branchesOfAMergedTaskThatHasLeftGo() throws IOException, InterruptedException {
        handIn(GONE, true);
        sweep();
        assertThat(store.refs("refs/agentnet/")).containsExactly("refs/agentnet/leader");
    }

    @Test
    void whatIsNotMergedStays() throws IOException, InterruptedException {
        handIn(GONE, false);
        sweep();
        assertThat(store.refs("refs/agentnet/"))
                .containsExactlyInAnyOrder("refs/agentnet/leader", "refs/agentnet/" + GONE + "/1");
    }

    @Test
    void branchesOfATaskThatIsKnownStay() throws IOException, InterruptedException {
        TaskSpec spec = TaskSpec.of(new DomainName("backend"), "work");
        handIn(network.submissions().submit(spec).id().value(), true);
        sweep();
        assertThat(store.refs("refs/agentnet/")).hasSize(3);
    }
}
