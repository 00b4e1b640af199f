package dev.agentnet.workspace;

import java.util.List;

/// Ends a git with all that it started.
final class ProcessTree {

    private ProcessTree() {}

    /// Kills what still runs. Children first: once their parent is gone nobody knows them.
    static void kill(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            children.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
