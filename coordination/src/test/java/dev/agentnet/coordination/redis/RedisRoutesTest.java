package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// How a task of main gets its children, once.
final class RedisRoutesTest extends NetworkOnRedis {

    private Task claimedByMain() {
        network.submissions().submit(TaskSpec.of(DomainName.MAIN, "all"));
        return claimBy(MAIN);
    }

    @Test
    void routedTaskWaitsAndItsChildrenAreClaimable() {
        Task task = claimedByMain();
        List<TaskId> children = route(leader, task, 2);
        assertThat(network.records().children(task.id()))
                .containsExactlyInAnyOrderElementsOf(children);
        Task parent = network.records().find(task.id()).orElseThrow();
        assertThat(parent.state()).isEqualTo(TaskState.WAITING);
        assertThat(parent.fields()).containsEntry("routing", "{}");
        assertThat(step(List.of(), 2).granted())
                .extracting(child -> child.spec().parent().orElseThrow())
                .containsExactly(task.id(), task.id());
    }

    @Test
    void taskThatIsCancelledWhileItIsRoutedGetsNoChildren() {
        Task task = claimedByMain();
        assertThat(network.submissions().cancel(task.id(), "no more")).isEqualTo(Cancelling.WANTED);
        assertThat(route(leader, task, 2)).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.CANCELLED);
        assertThat(network.records().children(task.id())).isEmpty();
    }

    @Test
    void manyAreRoutedTogetherWithoutTheOneThatNobodyWants() {
        for (int n = 0; n < 30; n++) {
            network.submissions().submit(TaskSpec.of(DomainName.MAIN, "all " + n));
        }
        List<Task> tasks = network.claims().step(MAIN, "r", List.of(), 30, LEASE).granted();
        network.submissions().cancel(tasks.get(20).id(), "no more");
        List<CompletionStage<List<TaskId>>> asked =
                tasks.stream().map(task -> routeLater(leader, task, 2)).toList();
        for (int n = 0; n < 30; n++) {
            List<TaskId> children = Replies.await(asked.get(n));
            assertThat(children).hasSize(n == 20 ? 0 : 2);
            assertThat(network.records().children(tasks.get(n).id()))
                    .containsExactlyInAnyOrderElementsOf(children);
        }
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(58);
    }

    @Test
    void whatIsRoutedToNobodyIsJoinedAtOnce() {
        Task task = claimedByMain();
        assertThat(route(leader, task, 0)).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.WAITING);
        network.routes().join(leader, List.of(task.id()));
        assertThat(state(task.id())).isEqualTo(TaskState.DONE);
    }

    @Test
    void deposedLeaderRoutesNothing() {
        Task task = claimedByMain();
        assertThat(route(DEPOSED, task, 1)).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void taskThatWasGivenBackIsNotRouted() {
        Task task = claimedByMain();
        network.claims().step(MAIN, "r", List.of(finish(task, released())), 0, LEASE);
        assertThat(route(leader, task, 1)).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.PENDING);
    }

    @Test
    void earlierClaimRoutesNothing() {
        Task first = claimedByMain();
        network.claims().step(MAIN, "r", List.of(finish(first, released())), 0, LEASE);
        Task second = claimBy(MAIN);
        assertThat(route(leader, first, 1)).isEmpty();
        assertThat(route(leader, second, 1)).hasSize(1);
    }
}
