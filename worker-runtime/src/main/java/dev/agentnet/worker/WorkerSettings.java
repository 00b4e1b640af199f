package dev.agentnet.worker;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Map;

/// @param workspace where mirrors, attempts and agents' homes live
/// @param override the agent to use for every worker, instead of the template's; empty for none
/// @param checkOutput characters kept of what acceptance commands print
/// @param diskLow free bytes below which a failure is the disk's
/// @param variables what every agent and every check finds in its environment
public record WorkerSettings(
        Path workspace,
        String override,
        int checkOutput,
        long diskLow,
        Map<String, String> variables,
        Config config) {

    public WorkerSettings {
        variables = Map.copyOf(variables);
    }

    /// Where tools may keep what the next attempt of any task can use again.
    Path cache() {
        return workspace.resolve("cache");
    }

    public static WorkerSettings from(Config config, Path workspace) {
        return from(config, workspace, Map.of());
    }

    public static WorkerSettings from(
            Config config, Path workspace, Map<String, String> variables) {
        return new WorkerSettings(
                workspace,
                config.getString("agentnet.agent.override"),
                config.getInt("agentnet.checks.output-characters"),
                config.getBytes("agentnet.worker.disk-low"),
                variables,
                config);
    }
}
