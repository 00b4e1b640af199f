package dev.agentnet.cli;

import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet cancel ID`: a person does not want a task any more.
@Command(name = "cancel", mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--reason", description = "what to note down (default: ${DEFAULT-VALUE})")
    private String reason = "cancelled by a person";

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() {
        TaskId task = TaskCommand.parse(id);
        try (Network network = redis.open()) {
            List<TaskId> children = network.records().children(task);
            int stopped = 0;
            for (TaskId child : children) {
                Cancelling end = network.submissions().cancel(child, reason);
                stopped += end == Cancelling.CANCELLED || end == Cancelling.WANTED ? 1 : 0;
            }
            Cancelling became = network.submissions().cancel(task, reason);
            // Main may have put the children's ends together already.
            if (became == Cancelling.ENDED && !children.isEmpty() && isCancelled(network, task)) {
                became = Cancelling.CANCELLED;
            }
            // A dead plan has ended, but what waits for its dead task has not.
            if (became == Cancelling.ENDED && stopped > 0) {
                return say(
                        "%s has ended; %d of its tasks had not and %s cancelled"
                                .formatted(task, stopped, stopped == 1 ? "is" : "are"));
            }
            return switch (became) {
                case CANCELLED -> say(task + " is cancelled");
                case WANTED -> say(task + " is being stopped");
                case LATE -> refuse(task + " is landing now; too late to cancel it");
                case ENDED -> refuse(task + " has ended already: agentnet task " + task);
                case UNKNOWN -> refuse("no task " + task + "; see: agentnet tasks");
            };
        }
    }

    private static boolean isCancelled(Network network, TaskId id) {
        return network.records()
                .find(id)
                .filter(task -> task.state() == TaskState.CANCELLED)
                .isPresent();
    }

    private static int say(String text) {
        System.out.println(text);
        return ExitCode.OK;
    }

    private static int refuse(String text) {
        System.err.println("agentnet: " + text);
        return ExitCode.FAILED;
    }
}
