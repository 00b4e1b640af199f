package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.plan.PlanFile;
import dev.agentnet.cli.spool.Typed;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.redis.RedisNetwork.UnreachableRedis;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet run PLAN`: submits a plan, and follows it if asked to.
@Command(name = "run", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "a plan as YAML or JSON; - reads standard input")
    private String file = "";

    @Option(
            names = {"-w", "--wait"},
            description = "follow it; the exit code says whether all of it succeeded")
    private boolean wait;

    @Mixin private WeightOption weight = new WeightOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin private KeyOption key = new KeyOption();

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        weight.check();
        Config config = Surroundings.config(redis.overrides());
        String text = PlanFile.text(file, config);
        try (Network network = redis.open()) {
            PlanSubmission submission = new PlanSubmission(network, config, json);
            Plan plan = PlanFile.check(file, text, config, submission.workers());
            return submission.submit(weight.of(plan), key.key(), "", wait);
        } catch (UnreachableRedis e) {
            if (wait) {
                throw e;
            }
            keep(text, e, config);
            return ExitCode.OK;
        }
    }

    /// Keeps the plan as it was written; what is wrong with it for anybody is said at once.
    private void keep(String text, UnreachableRedis away, Config config) {
        Plan plan = PlanFile.check(file, text, config, PlanCommand.templates(config).workers());
        Plan placed =
                weight.of(plan).in(plan.repository().map(PlaceOptions::fromAnywhere), plan.base());
        String input = placed.equals(plan) ? text : Json.pretty(placed.toJson());
        key.keep("plan", new Typed("run", List.of("--", file), input), away, config, json);
    }

    /// Sends in what was kept.
    static TaskId sendKept(Network network, Typed typed) {
        RunCommand command = new RunCommand();
        new CommandLine(command).parseArgs(typed.words().toArray(String[]::new));
        Config config = Surroundings.config();
        PlanSubmission submission = new PlanSubmission(network, config, false);
        Plan plan = PlanFile.check(command.file, typed.input(), config, submission.workers());
        return submission.submitKept(plan, command.key.key(), "");
    }
}
