package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Work that does not merge is known before its turn comes, and ends with a person if it comes back
/// again and again.
final class OverlapsTest extends MergeBench {

    private Task changes(String file, String message) throws IOException, InterruptedException {
        String change = commit(base, file, message);
        return handIn(change, change, List.of("true"));
    }

    private void look() {
        queue.runOnce(List.of(BACKEND));
    }

    @Test
    void workThatDoesNotMergeWithTheOneAheadIsToldSoAtOnce() throws Exception {
        Task first = changes("same", "One");
        look();
        Task second = changes("same", "Other");
        Task third = changes("else", "Third");
        look();
        assertThat(now(second).fields())
                .containsEntry("overlaps", first.id().value())
                .containsEntry("overlaps_in", "same");
        assertThat(now(third).fields()).doesNotContainKey("overlaps");
        assertThat(now(first).fields()).doesNotContainKey("overlaps");
        assertThat(network.records().log(second.id(), 0))
                .singleElement()
                .asString()
                .contains("does not merge with " + first.id(), "in same");
        look();
        assertThat(network.records().log(second.id(), 0)).hasSize(1);
        assertThat(network.journal().lastEvents(BACKEND, 100))
                .filteredOn(event -> event.contains("\"overlaps\""))
                .singleElement()
                .asString()
                .contains(second.id().value(), first.id().value());
        settle();
        assertThat(landed()).containsExactly(third.id().value(), first.id().value());
        assertThat(now(second).fields()).doesNotContainKey("overlaps");
    }

    @Test
    void workThatGoesBackIsShownBothSides() throws Exception {
        Task first = changes("same", "Add it this way");
        Task second = changes("same", "Add it otherwise");
        settle();
        assertThat(landed()).containsExactly(first.id().value());
        assertThat(now(second).feedback().orElseThrow())
                .contains(
                        "so that both are kept",
                        "On the branch, since your base:\n  ",
                        " Add b",
                        "In your change:\n  ",
                        " Add it otherwise",
                        "same:\n<<<<<<< ",
                        "\nAdd it this way\n=======\nAdd it otherwise\n>>>>>>> ");
    }

    @Test
    void workThatDoesNotMergeWithItsBranchGoesBackWhileOthersAreChecked() throws Exception {
        Task first = changes("b", "First");
        look();
        String old = base;
        base = commit(base, "same", "By a person");
        String change = commit(old, "same", "By an agent");
        Task second = handIn(change, change, List.of("true"));
        store.putRef("refs/heads/main", base);
        look();
        assertThat(now(second).state()).isEqualTo(TaskState.PENDING);
        assertThat(now(second).fields()).containsEntry("failure", "merge_conflict");
        assertThat(now(first).state()).isEqualTo(TaskState.VERIFYING);
    }

    @Test
    void conflictThatComesBackEveryTimeIsAPersonsAtLast() throws Exception {
        Task task = changes("same", "Mine");
        for (int round = 1; round <= 3; round++) {
            assertThat(now(task).state()).isEqualTo(TaskState.VERIFYING);
            String tip = store.commit("main").orElseThrow();
            store.putRef(
                    "refs/heads/main", commit(tip, round == 1 ? "same" : "x" + round, "Theirs"));
            look();
            if (round < 3) {
                assertThat(now(task).state()).isEqualTo(TaskState.PENDING);
                task = handInAgain(commit(base, "same", "Mine"));
            }
        }
        assertThat(now(task).state()).isEqualTo(TaskState.DEAD);
        assertThat(now(task).fields()).containsEntry("failure", "merge_conflict");
    }

    @Test
    void otherReasonsAreCountedByThemselves() throws Exception {
        String change = commit(base, "same", "Mine");
        Task task = handIn(change, change, List.of("false"));
        settle();
        assertThat(now(task).fields()).containsEntry("failure", "check_failed");
        handInAgain(change);
        store.putRef("refs/heads/main", commit(base, "same", "Theirs"));
        settle();
        assertThat(now(task).state()).isEqualTo(TaskState.PENDING);
    }
}
