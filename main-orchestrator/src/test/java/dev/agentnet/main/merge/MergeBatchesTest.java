package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Work that waits at the same time is checked together, and each lands or goes back by itself.
final class MergeBatchesTest extends MergeBench {

    private Task adds(String file, String check) throws IOException, InterruptedException {
        String change = commit(base, file, "Add " + file);
        return handIn(change, change, List.of(check));
    }

    private TaskState state(Task task) {
        return network.records().find(task.id()).orElseThrow().state();
    }

    private static List<String> names(List<Task> tasks) {
        return tasks.stream().map(task -> task.id().value()).toList();
    }

    @Test
    void oneCheckIsForAllAndEachLandsWithACommitOfItsOwn() throws Exception {
        List<Task> tasks = List.of(adds("b", "true"), adds("c", "true"), adds("d", "test -e d"));
        assertThat(settle()).isEqualTo(1);
        assertThat(tasks).extracting(this::state).containsOnly(TaskState.DONE);
        assertThat(landed()).containsExactlyElementsOf(names(tasks).reversed());
        String tip = store.commit("main").orElseThrow();
        assertThat(network.records().result(tasks.getFirst().id()))
                .containsEntry("check", "passed")
                .containsEntry("check_exit", "0")
                .containsEntry("check_command", "true; test -e d")
                .containsEntry("checked_commit", tip)
                .containsEntry("commit", store.commit("main~2").orElseThrow());
        assertThat(network.records().log(tasks.getFirst().id(), 0).getFirst())
                .contains("true; test -e d", "together with 2 more");
    }

    @Test
    @Tag("slow")
    void onesAtFaultGoBackAndTheGoodLand() throws Exception {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(adds(i == 2 || i == 5 ? "bad" + i : "good" + i, "! ls | grep bad"));
        }
        int checks = settle();
        assertThat(landed()).hasSize(6).doesNotContain(tasks.get(2).id().value());
        assertThat(List.of(tasks.get(2), tasks.get(5)))
                .extracting(this::state)
                .containsOnly(TaskState.PENDING);
        assertThat(network.records().find(tasks.get(2).id()).orElseThrow().feedback().orElseThrow())
                .contains("exit 1", "it broke");
        // By itself each would have been checked once, and the two at fault twice.
        assertThat(checks).isLessThan(20);
        assertThat(git("", "ls-tree", "--name-only", "main")).doesNotContain("bad");
    }

    @Test
    void checkThatFailsByChanceIsRunOnceMore() throws Exception {
        String once = "test -e %1$s || { touch %1$s; exit 1; }".formatted(folder.resolve("once"));
        Task task = adds("b", once);
        assertThat(settle()).isEqualTo(2);
        assertThat(state(task)).isEqualTo(TaskState.DONE);
        assertThat(network.records().result(task.id())).containsEntry("check_tries", "2");
    }

    @Test
    void checkThatAlwaysFailsIsRunTwiceAndNoMore() throws Exception {
        Task task = adds("b", "false");
        assertThat(settle()).isEqualTo(2);
        assertThat(state(task)).isEqualTo(TaskState.PENDING);
        assertThat(landed()).isEmpty();
        assertThat(network.records().result(task.id()))
                .containsEntry("check", "failed")
                .containsEntry("check_command", "false")
                .containsEntry("check_exit", "1")
                .containsEntry("check_tries", "2")
                .containsKeys("check_task", "checked_commit", "tree");
    }

    @Test
    void workThatConflictsWithTheOneBeforeWaitsForItAndGoesBackThen() throws Exception {
        Task first = adds("same", "true");
        String change = commit(base, "same", "Add it otherwise");
        Task second = handIn(change, change, List.of("true"));
        Task third = adds("other", "true");
        assertThat(settle()).isEqualTo(1);
        assertThat(landed()).containsExactlyElementsOf(names(List.of(third, first)));
        assertThat(network.records().find(second.id()).orElseThrow().fields())
                .containsEntry("failure", "merge_conflict");
    }

    @Test
    void batchOfWhichOneIsCancelledIsCheckedAnewWithoutIt() throws Exception {
        List<Task> tasks = List.of(adds("b", "true"), adds("c", "true"), adds("d", "true"));
        queue.runOnce(List.of(BACKEND));
        TaskId check = network.records().list(DomainName.CHECKS, TaskState.PENDING, 10).getFirst();
        network.submissions().cancel(tasks.get(1).id(), "changed my mind");
        assertThat(settle()).isEqualTo(1);
        assertThat(network.records().find(check).orElseThrow().state())
                .isEqualTo(TaskState.CANCELLED);
        assertThat(landed()).containsExactlyElementsOf(names(List.of(tasks.get(2), tasks.get(0))));
    }

    @Test
    void whatComesMeanwhileIsCheckedNext() throws Exception {
        Task first = adds("b", "true");
        queue.runOnce(List.of(BACKEND));
        Task second = adds("c", "true");
        assertThat(settle()).isEqualTo(2);
        assertThat(landed()).containsExactlyElementsOf(names(List.of(second, first)));
    }

    @Test
    void branchThatMovedMeanwhileIsCheckedAnew() throws Exception {
        Task task = adds("b", "true");
        queue.runOnce(List.of(BACKEND));
        store.putRef("refs/heads/main", commit(base, "pushed", "By a person"));
        assertThat(settle()).isEqualTo(1);
        assertThat(state(task)).isEqualTo(TaskState.DONE);
        assertThat(git("", "ls-tree", "--name-only", "main").lines())
                .containsExactly("a.txt", "b", "pushed");
    }

    @Test
    @Tag("slow")
    void noMoreThanABatchAreCheckedTogether() throws Exception {
        for (int i : IntStream.range(0, 9).toArray()) {
            adds("file" + i, "true");
        }
        assertThat(settle()).isEqualTo(2);
        assertThat(landed()).hasSize(9);
    }

    @Test
    void commandsLongerThanADescriptionMayBeAreCheckedAllTheSame() throws Exception {
        String padding = "x".repeat(20_000);
        List<Task> tasks = List.of(adds("b", ": b" + padding), adds("c", ": c" + padding));
        assertThat(settle()).isEqualTo(1);
        assertThat(tasks).extracting(this::state).containsOnly(TaskState.DONE);
    }
}
