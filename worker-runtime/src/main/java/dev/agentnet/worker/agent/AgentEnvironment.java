package dev.agentnet.worker.agent;

import java.util.HashMap;
import java.util.Map;

/// The environment an agent's process sees: the run's own, and the little no program does without.
public final class AgentEnvironment {

    private AgentEnvironment() {}

    /// HOME is the run's; PATH is ours unless the run names one; texts are UTF-8.
    public static Map<String, String> of(AgentRunner.Run run) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        environment.put("LANG", "C.UTF-8");
        environment.putAll(run.environment());
        environment.put("HOME", run.home().toString());
        return environment;
    }
}
