package dev.agentnet.worker.agent.claude;

import com.typesafe.config.Config;
import dev.agentnet.worker.process.ProcessLimits;
import java.time.Duration;

/// How Claude Code is run; reference.conf says why each is what it is.
///
/// @param executable a path, or a name that is looked for on PATH
/// @param tools the built-in tools it may use, parted by commas
/// @param apiRetries requests repeated after an error of the model's service
/// @param grace how long a stopped run may take to end by itself
/// @param outputCharacters kept of what it said at the end
public record ClaudeSettings(
        String executable,
        String tools,
        int apiRetries,
        Duration grace,
        int outputCharacters,
        ProcessLimits limits) {

    public static ClaudeSettings from(Config config) {
        Config claude = config.getConfig("agentnet.agent.claude");
        return new ClaudeSettings(
                claude.getString("executable"),
                claude.getString("tools"),
                claude.getInt("api-retries"),
                claude.getDuration("grace"),
                config.getInt("agentnet.agent.output-characters"),
                ProcessLimits.from(config));
    }
}
