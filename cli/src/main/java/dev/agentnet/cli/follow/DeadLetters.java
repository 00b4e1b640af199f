package dev.agentnet.cli.follow;

import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The tasks that died: what a person looks at, and has tried again.
public final class DeadLetters {

    private DeadLetters() {}

    /// @param failure only those that died of it
    /// @param most of each domain, the newest
    /// @return of each domain the oldest first
    public static List<Task> of(
            Network network,
            Collection<DomainName> domains,
            Optional<FailureName> failure,
            int most) {
        return domains.stream()
                .flatMap(domain -> network.records().list(domain, TaskState.DEAD, most).stream())
                .flatMap(id -> network.records().find(id).stream())
                // It may have been tried again meanwhile.
                .filter(task -> task.state() == TaskState.DEAD)
                .filter(task -> failure.isEmpty() || failure.get().word().equals(failure(task)))
                .toList();
    }

    public static String failure(Task task) {
        return task.fields().getOrDefault("failure", "");
    }

    /// The parts of which it died, as far as they can be tried again: it goes on with them.
    public static List<TaskId> deadParts(Network network, Task task) {
        if (!failure(task).equals(FailureName.CHILD_FAILED.word())) {
            return List.of();
        }
        return network.records().children(task.id()).stream()
                .filter(part ->
                        network.records()
                                .find(part)
                                .filter(found -> found.state() == TaskState.DEAD)
                                .isPresent())
                .toList();
    }
}
