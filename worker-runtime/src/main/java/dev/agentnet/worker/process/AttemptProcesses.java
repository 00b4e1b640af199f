package dev.agentnet.worker.process;

import dev.agentnet.workspace.ProcessTree;
import dev.agentnet.workspace.Standstill;
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

    /// Stops every process of the attempt where it is; returns when a round found none that moved.
    public static void freezeAll(String marker) {
        Standstill.begin(VARIABLE, marker);
    }

    /// Lets every process of the attempt go on.
    public static void thawAll(String marker) {
        Standstill.end(VARIABLE, marker);
    }

    static Set<ProcessHandle> find(String marker) {
        return ProcessTree.marked(VARIABLE, marker);
    }
}
