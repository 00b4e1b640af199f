package dev.agentnet.cli;

import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.Sighting;
import dev.agentnet.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet hung`: agents that live and beat, and whose work does not move.
@Command(name = "hung", mixinStandardHelpOptions = true)
final class HungCommand implements Callable<Integer> {

    @Mixin private RedisOption redis = new RedisOption();

    @Option(
            names = "--after",
            paramLabel = "SECONDS",
            description = "quiet for so long; agentnet.domain.quiet.warned without it")
    private Optional<Long> after = Optional.empty();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        Duration allowed =
                after.map(Duration::ofSeconds)
                        .orElseGet(() ->
                                Surroundings.config(redis.overrides())
                                        .getDuration("agentnet.domain.quiet.warned"));
        try (Network network = redis.open()) {
            List<Sighting> hung =
                    network.registry().agents().stream()
                            .filter(id -> !id.isOrchestrator())
                            .map(network.registry()::find)
                            .flatMap(Optional::stream)
                            .filter(agent -> !agent.fields().getOrDefault("task", "").isEmpty())
                            .filter(agent -> !AgentsCommand.isPaused(agent))
                            .filter(agent -> AgentsCommand.quiet(agent).compareTo(allowed) >= 0)
                            .toList();
            if (json) {
                System.out.println(Json.write(AgentsCommand.toJson(hung)));
            } else if (hung.isEmpty()) {
                System.err.println(
                        "no agent at work has been quiet for " + allowed.toSeconds() + " s");
            } else {
                hung.forEach(AgentsCommand::print);
            }
        }
        return ExitCode.OK;
    }
}
