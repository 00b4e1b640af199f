package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// In a repository for pull requests each feature lands on a branch of its own.
final class FeatureBranchesTest extends MergeBench {

    private void land(String how) {
        network.repositories().put(new Repository("shop", "", "main", how));
    }

    @Test
    void eachTaskLandsOnItsOwnBranchAndTheBaseStaysAsItIs() throws Exception {
        land("branch");
        String one = commit(base, "one", "One");
        String other = commit(base, "other", "Other");
        List<Task> tasks =
                List.of(handIn(one, one, List.of("true")), handIn(other, other, List.of("true")));
        settle();
        assertThat(store.commit("main")).contains(base);
        for (Task task : tasks) {
            assertThat(now(task).state()).isEqualTo(TaskState.DONE);
            String branch = "agentnet/add-b-" + task.id();
            assertThat(network.records().result(task.id()))
                    .containsEntry("landed_on", branch)
                    .containsEntry("commit", store.commit(branch).orElseThrow())
                    .containsEntry("check", "passed");
            assertThat(store.landed(branch, task.id().value())).isPresent();
            assertThat(git("", "rev-parse", branch + "^1")).isEqualTo(base);
        }
    }

    @Test
    void otherRepositoriesLandOnTheBase() throws Exception {
        land("here");
        String change = commit(base, "one", "One");
        Task task = handIn(change, change);
        settle();
        assertThat(landed()).containsExactly(task.id().value());
        assertThat(store.branches()).containsExactly("main");
    }
}
