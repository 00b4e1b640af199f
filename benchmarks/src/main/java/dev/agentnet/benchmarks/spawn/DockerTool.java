package dev.agentnet.benchmarks.spawn;

import dev.agentnet.cli.machine.Program;
import dev.agentnet.cli.terminal.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Docker's own command line: what the network's way is measured against, and what sets it up.
final class DockerTool {

    /// Of one command; the engine answers within a second.
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private DockerTool() {}

    /// @return what it printed
    /// @throws Problem with the engine's words if it fails
    static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Program.Answer answer = Program.ask(DEADLINE, command);
        if (!answer.ok()) {
            throw new Problem(String.join(" ", command) + " failed: " + answer.complaint());
        }
        return answer.out();
    }
}
