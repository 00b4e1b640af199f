package dev.agentnet.worker;

import com.typesafe.config.Config;
import java.nio.file.Path;

/// @param workspace where mirrors, attempts and agents' homes live
/// @param override the agent to use for every worker, instead of the template's; empty for none
/// @param checkOutput characters kept of what acceptance commands print
/// @param diskLow free bytes below which a failure is the disk's
public record WorkerSettings(
        Path workspace, String override, int checkOutput, long diskLow, Config config) {

    /// Where tools may keep what the next attempt of any task can use again.
    Path cache() {
        return workspace.resolve("cache");
    }

    public static WorkerSettings from(Config config, Path workspace) {
        return new WorkerSettings(
                workspace,
                config.getString("agentnet.agent.override"),
                config.getInt("agentnet.checks.output-characters"),
                config.getBytes("agentnet.worker.disk-low"),
                config);
    }
}
