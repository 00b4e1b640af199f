package dev.agentnet.cli;

import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.TaskId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet retry ID`: fresh tries for a task that died or was cancelled.
@Command(name = "retry", mixinStandardHelpOptions = true)
final class RetryCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--note", description = "what the next attempt is told")
    private String note = "";

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() {
        TaskId task = TaskCommand.parse(id);
        try (Network network = redis.open()) {
            return switch (network.submissions().retry(task, note)) {
                case RETRIED -> {
                    System.out.println(task + " is tried again");
                    yield ExitCode.OK;
                }
                case RUNNING -> throw new Problem(task + " has not ended; it is still being tried");
                case DONE -> throw new Problem(task + " is done; there is nothing to try again");
                case UNKNOWN -> throw new Problem("no task " + task + "; see: agentnet tasks");
            };
        }
    }
}
