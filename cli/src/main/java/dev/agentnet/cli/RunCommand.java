package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.plan.PlanFile;
import dev.agentnet.coordination.Network;
import java.util.concurrent.Callable;
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

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin private RedisOption redis = new RedisOption();

    @Override
    public Integer call() throws InterruptedException {
        Config config = Surroundings.config(redis.overrides());
        try (Network network = redis.open()) {
            PlanSubmission submission = new PlanSubmission(network, config, json);
            return submission.submit(PlanFile.read(file, config, submission.workers()), wait);
        }
    }
}
