package dev.agentnet.cli;

import dev.agentnet.cli.embedded.EmbeddedNetwork;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.machine.ComposeProject;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.protocol.Suggestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `agentnet up`: a network for your own repository, here or in containers.
@Command(name = "up", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    /// Those of the worker runtime, which would refuse another only with each task.
    private static final List<String> AGENTS = List.of("claude", "command", "replay");

    @Option(names = "--docker", description = "in containers: runs docker compose up -d")
    private boolean docker;

    @Option(names = "--redis-port", description = "Redis's port (default: ${DEFAULT-VALUE})")
    private int redisPort = 6379;

    @Option(names = "--agent", description = "use this agent for all work: claude, command, replay")
    private String agent = "";

    static void needAgent(String agent) {
        if (!AGENTS.contains(agent)) {
            throw new UsageProblem(
                    "no agent \"%s\".%s Known: %s"
                            .formatted(
                                    agent,
                                    Suggestion.of(agent, AGENTS),
                                    String.join(", ", AGENTS)));
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (!agent.isEmpty()) {
            needAgent(agent);
        }
        if (docker) {
            return ComposeProject.run(List.of("up", "-d", "--build", "--wait"));
        }
        if (EmbeddedState.isRunning()) {
            throw new Problem("an embedded network runs here already. End it: agentnet down");
        }
        Map<String, Object> overrides = new HashMap<>();
        if (!agent.isEmpty()) {
            overrides.put("agentnet.agent.override", agent);
        }
        Surroundings.makeState();
        Path state = EmbeddedState.folder();
        EmbeddedNetwork network = new EmbeddedNetwork(state, redisPort, overrides);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    network.close();
                                    EmbeddedState.remove();
                                    ended.countDown();
                                },
                                "shutdown"));
        network.start();
        EmbeddedState.write();
        RedisOption.sendKept(network.network(), Map.of("agentnet.redis.url", network.redisUrl()));
        Screen screen = Screen.stdout();
        screen.line("embedded network, no containers: agents run as you, in folders of their own");
        screen.line("  redis   " + network.redisUrl());
        screen.line("  main    " + network.mainUrl());
        screen.line("  state   " + state);
        screen.line("  next    agentnet repo add NAME . --default");
        screen.line("          agentnet send backend \"…\" --wait");
        screen.line("Ctrl-C or agentnet down ends it.");
        ended.await();
        return ExitCode.OK;
    }
}
