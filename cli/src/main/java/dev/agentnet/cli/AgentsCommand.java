package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.follow.Pauses;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.Sighting;
import dev.agentnet.protocol.AgentInfo;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet agents`: who is there and what they do.
@Command(name = "agents", mixinStandardHelpOptions = true)
final class AgentsCommand implements Callable<Integer> {

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        try (Network network = redis.open()) {
            List<Sighting> agents =
                    network.registry().agents().stream()
                            .map(network.registry()::find)
                            .flatMap(Optional::stream)
                            .toList();
            if (json) {
                System.out.println(Json.write(toJson(agents)));
            } else {
                agents.forEach(AgentsCommand::print);
                Pauses.sentences(network, Target.domains(network, config()))
                        .forEach(sentence -> System.err.println("agentnet: " + sentence));
                agents.forEach(agent -> sayIfPaused(network, agent));
                if (agents.isEmpty()) {
                    System.err.println("no agents: a domain starts with its first task");
                }
            }
        }
        return ExitCode.OK;
    }

    private Config config() {
        return Surroundings.config(redis.overrides());
    }

    /// By itself: what is said of its domain is said once.
    private static void sayIfPaused(Network network, Sighting agent) {
        TaskId.parse(agent.fields().getOrDefault("task", ""))
                .flatMap(network.records()::find)
                .filter(task -> Pauses.of(task).isPresent())
                .flatMap(task -> Pauses.sentence(network, task))
                .ifPresent(sentence -> System.err.println("agentnet: " + sentence));
    }

    static boolean isPaused(Sighting agent) {
        return agent.fields().getOrDefault("state", "").equals(AgentInfo.State.PAUSED.word());
    }

    static ArrayNode toJson(List<Sighting> agents) {
        ArrayNode array = Json.array();
        for (Sighting agent : agents) {
            ObjectNode entry =
                    array.addObject().put("id", agent.id().value()).put("alive", agent.alive());
            agent.fields().forEach(entry::put);
        }
        return array;
    }

    /// How long ago its work last moved.
    static Duration quiet(Sighting agent) {
        long moved = Long.parseLong(agent.fields().getOrDefault("last_progress", "0"));
        return Duration.ofMillis(Math.max(0, System.currentTimeMillis() - moved));
    }

    static void print(Sighting agent) {
        Screen screen = Screen.stdout();
        String task = agent.fields().getOrDefault("task", "");
        screen.line(
                "%-34s %-9s %-26s %s"
                        .formatted(
                                agent.id(),
                                // What is frozen is silent because it is to be.
                                agent.alive() || isPaused(agent)
                                        ? agent.fields().getOrDefault("state", "?")
                                        : screen.red("silent"),
                                task,
                                task.isEmpty() ? "" : "moved " + Screen.span(quiet(agent)) + " ago")
                        .stripTrailing());
    }
}
