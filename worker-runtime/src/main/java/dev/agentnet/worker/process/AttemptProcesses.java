package dev.agentnet.worker.process;

import dev.agentnet.workspace.ProcessTree;
import java.util.Set;

/// Finds and kills the processes of an attempt, also those that left its session.
public final class AttemptProcesses {

    /// The variable that marks an attempt's processes.
    public static final String VARIABLE = "AGENTNET_ATTEMPT";

    private AttemptProcesses() {}

    /// Kills every process of the attempt; returns when a round found none.
    ///
    /// @return how many were killed
    public static int killAll(String marker) {
        return ProcessTree.killMarked(VARIABLE, marker);
    }

    static Set<ProcessHandle> find(String marker) {
        return ProcessTree.marked(VARIABLE, marker);
    }
}
