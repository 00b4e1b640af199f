package dev.agentnet.cli.follow;

import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskState;
import java.util.Optional;

/// Whether a task waits as no more of its kind may be at work at once.
public final class Rooms {

    private Rooms() {}

    static String sentence(BudgetScope room) {
        return "waits for room: as many tasks of %s are at work as max-concurrent allows"
                .formatted(room.said());
    }

    /// Of one that may be claimed, in a domain where no more may be at work.
    public static Optional<String> sentence(Network network, Task task) {
        BudgetScope room = BudgetScope.roomOf(task.domain());
        return Optional.of(task)
                .filter(one -> one.state() == TaskState.PENDING)
                .flatMap(_ ->
                        Optional.ofNullable(network.budgets().allowed(task.domain()).get(room)))
                .filter(most -> network.records().load(task.domain()).active() >= most)
                .map(_ -> sentence(room));
    }
}
