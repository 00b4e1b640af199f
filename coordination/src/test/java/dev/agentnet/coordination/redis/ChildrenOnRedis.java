package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Children.Fork;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the tests of what agents submit themselves have in common.
abstract class ChildrenOnRedis extends NetworkOnRedis {

    static final int MOST = 3;

    static TaskSpec part(Task parent, DomainName domain, String prompt) {
        return new TaskSpec(
                domain,
                TaskKind.WORK,
                prompt,
                Priority.NESTED,
                Duration.ofMinutes(1),
                Json.object(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(parent.id()),
                Optional.empty(),
                Budget.NONE,
                parent.spec().wholes(),
                Optional.empty());
    }

    Fork fork(LeaderToken by, Task parent, String name, String prompt) {
        return network.children()
                .fork(by, part(parent, BACKEND, prompt), parent.attempt(), name, MOST);
    }

    /// A part of this name that was not there.
    TaskId forked(Task parent, String name) {
        Fork fork = fork(leader, parent, name, "do " + name);
        assertThat(fork.word()).isEqualTo(Fork.Word.MADE);
        return fork.id().orElseThrow();
    }

    Task begun(String description) {
        Submissions.Submitted submitted =
                network.submissions().submit(TaskSpec.of(BACKEND, description));
        Task task = claim();
        assertThat(task.id()).isEqualTo(submitted.id());
        return task;
    }

    boolean lend(Task task, Duration length) {
        return network.children().lend(leader, task.id(), task.attempt(), length);
    }

    List<TaskId> claimed(Room room) {
        return network
                .claims()
                .step(AGENT, UUID.randomUUID().toString(), List.of(), room, LEASE)
                .granted()
                .stream()
                .map(Task::id)
                .toList();
    }

    /// What main does when tasks have ended.
    void lookAtEnds() {
        while (network.routes().joinReady(leader, 10) > 0) {
            // The next ones.
        }
    }
}
