package dev.agentnet.cli;

import dev.agentnet.cli.follow.Follower;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet replay ID`: plays a recorded run again, on the base it had, as a new task.
@Command(name = "replay", mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--attempt", description = "which attempt (default: the last)")
    private Optional<Integer> attempt = Optional.empty();

    @Option(names = "--base", description = "branch or commit to play it on (default: as it was)")
    private Optional<String> base = Optional.empty();

    @Option(
            names = {"-w", "--wait"},
            description = "follow it")
    private boolean wait;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        TaskId original = TaskCommand.parse(id);
        try (Network network = redis.open()) {
            Task task = TaskView.need(network.records(), original).task();
            if (task.domain().isMain()) {
                throw new UsageProblem(
                        original
                                + " was handed on; replay one of its children: "
                                + network.records().children(original));
            }
            int played = played(task, attempt);
            TaskSpec spec = task.spec();
            Optional<String> then =
                    Optional.ofNullable(network.records().result(original).get("base_commit"));
            TaskSpec again =
                    new TaskSpec(
                            spec.domain(),
                            spec.kind(),
                            spec.description(),
                            spec.priority(),
                            spec.timeout(),
                            spec.context(),
                            spec.repository().or(() -> Optional.of(original.value())),
                            base.or(() -> then).or(spec::base),
                            spec.checks(),
                            spec.worker(),
                            Optional.empty(),
                            Optional.of(original + "/" + played));
            TaskId submitted = network.submissions().submit(again).id();
            if (!wait) {
                System.out.println(submitted);
                return ExitCode.OK;
            }
            return new Follower(network, submitted, json).follow();
        }
    }

    static int played(Task task, Optional<Integer> asked) {
        int last = task.attempt();
        if (last == 0) {
            throw new UsageProblem(task.id() + " has not begun: there is nothing to replay yet");
        }
        int attempt = asked.orElse(last);
        if (attempt < 1 || attempt > last) {
            throw new UsageProblem(
                    "%s has no attempt %d; its last is %d".formatted(task.id(), attempt, last));
        }
        return attempt;
    }
}
