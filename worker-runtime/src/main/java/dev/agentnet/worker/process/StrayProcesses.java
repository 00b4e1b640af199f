package dev.agentnet.worker.process;

import dev.agentnet.workspace.ProcessTree;

/// Ends what attempts left behind although it carries no mark any more, as soon as none is under
/// way.
///
/// A program that clears its environment and leaves its session is tied to nothing. As long as
/// other attempts run, nobody can tell whose it is; when none does, it is nobody's.
public final class StrayProcesses {

    private final boolean alone;
    private final Runnable giveUp;

    /// Attempts under way, under the lock of this object, which also holds back the next one while
    /// the strays of those before are killed.
    private int underWay;

    private StrayProcesses(boolean alone, Runnable giveUp) {
        this.alone = alone;
        this.giveUp = giveUp;
    }

    /// For a process that has a container to itself.
    ///
    /// @param giveUp called when they come faster than they can be killed: they end with the
    ///   container
    public static StrayProcesses inOwnContainer(Runnable giveUp) {
        return new StrayProcesses(true, giveUp);
    }

    /// For one that has neighbours, whose processes look no different.
    public static StrayProcesses leftAlone() {
        return new StrayProcesses(false, () -> {});
    }

    public synchronized void begin() {
        underWay++;
    }

    public synchronized void end() {
        underWay--;
        if (alone && underWay == 0 && !ProcessTree.killStrays()) {
            giveUp.run();
        }
    }
}
