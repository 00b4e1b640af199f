package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Repositories.Repository;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a person pushes for a task that died is checked and lands like any work.
final class HandInsTest extends MergeBench {

    @BeforeEach
    void knowTheShop() {
        network.repositories().put(new Repository("shop", "", "main", "here"));
    }

    private Task dead(List<String> checks) throws Exception {
        String change = commit(base, "same", "Mine");
        Task task = handIn(change, change, checks);
        network.submissions().cancel(task.id(), "I do it myself");
        return task;
    }

    private String push(Task task, String commit) {
        String ref = "refs/for/" + task.id();
        store.putRef(ref, commit);
        queue.runOnce(List.of(BACKEND));
        return ref;
    }

    @Test
    void itIsTheNextAttemptAndLands() throws Exception {
        Task task = dead(List.of("test -e by-hand"));
        String commit = commit(base, "by-hand", "By hand");
        String ref = push(task, commit);
        assertThat(store.commit(ref)).isEmpty();
        assertThat(now(task).state()).isEqualTo(TaskState.VERIFYING);
        assertThat(now(task).attempt()).isEqualTo(2);
        settle();
        assertThat(now(task).state()).isEqualTo(TaskState.DONE);
        assertThat(landed()).containsExactly(task.id().value());
        assertThat(store.commit(Task.attemptRef(task.id(), 2))).contains(commit);
        assertThat(git("", "log", "-1", "--format=%b", "main")).doesNotContain("Agentnet-Agent");
    }

    @Test
    void itGoesBackToTheWorkersIfItFails() throws Exception {
        Task task = dead(List.of("false"));
        push(task, commit(base, "by-hand", "By hand"));
        settle();
        assertThat(now(task).state()).isEqualTo(TaskState.PENDING);
        assertThat(step(List.of(), 1).getFirst().attempt()).isEqualTo(3);
    }

    @Test
    void whatIsPushedForATaskAtWorkStaysAndIsTakenUpIfItDies() throws Exception {
        String change = commit(base, "same", "Mine");
        Task task = handIn(change, change, List.of("true"));
        String ref = push(task, commit(base, "by-hand", "By hand"));
        assertThat(store.commit(ref)).isPresent();
        network.submissions().cancel(task.id(), "I do it myself");
        queue.runOnce(List.of(BACKEND));
        assertThat(store.commit(ref)).isEmpty();
        assertThat(now(task).state()).isEqualTo(TaskState.VERIFYING);
    }

    @Test
    void refThatNamesNoTaskOfTheRepositoryIsLeftAlone() throws Exception {
        store.putRef("refs/for/backend.nosuch", base);
        store.putRef("refs/for/no-task", base);
        queue.runOnce(List.of(BACKEND));
        assertThat(store.refs("refs/for/")).hasSize(2);
    }

    @Test
    void whatWasTakenUpByOneWhoDiedThenIsNotTakenUpTwice() throws Exception {
        Task task = dead(List.of("true"));
        String commit = commit(base, "by-hand", "By hand");
        push(task, commit);
        String ref = push(task, commit);
        assertThat(store.commit(ref)).isEmpty();
        assertThat(now(task).attempt()).isEqualTo(2);
    }
}
