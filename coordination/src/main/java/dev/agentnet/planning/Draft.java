package dev.agentnet.planning;

import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A task as a file has it, right or wrong, with the line of each of its parts.
///
/// @param line where the task begins
record Draft(
        int line,
        Located id,
        Optional<Located> domain,
        Optional<Located> role,
        Optional<String> model,
        String prompt,
        List<Located> inputs,
        List<Located> artifacts,
        List<Located> dependencies,
        List<Located> checks,
        Budget budget,
        Priority priority,
        Duration timeout) {

    /// The value, once nothing is wrong with it.
    PlannedTask task() {
        return new PlannedTask(
                id.text(),
                domain.map(name -> new DomainName(name.text())),
                role.map(Located::text),
                model,
                prompt,
                texts(inputs),
                artifacts.stream().map(path -> ArtifactPath.tidy(path.text())).toList(),
                texts(dependencies),
                texts(checks),
                budget,
                priority,
                timeout);
    }

    private static List<String> texts(List<Located> located) {
        return located.stream().map(Located::text).toList();
    }
}
