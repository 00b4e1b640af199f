package dev.agentnet.worker.agent;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The environment an agent's process sees: the run's own, the base image's, and the little no
/// program does without.
public final class AgentEnvironment {

    private AgentEnvironment() {}

    /// HOME is the run's; PATH is ours unless the run names one; texts are UTF-8.
    public static Map<String, String> of(AgentRunner.Run run) {
        return of(run.home(), run.environment());
    }

    /// The same for what is no agent.
    public static Map<String, String> of(Path home, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        environment.put("LANG", "C.UTF-8");
        environment.putAll(BaseVariables.of(System.getenv()));
        environment.putAll(own);
        environment.put("HOME", home.toString());
        return environment;
    }
}
