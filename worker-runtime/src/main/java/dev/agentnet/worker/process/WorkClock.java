package dev.agentnet.worker.process;

import java.util.function.LongSupplier;

/// The clock of one attempt's work: it stands while the attempt is paused.
public final class WorkClock implements LongSupplier {

    private final LongSupplier awake;

    /// Guarded by this object, as are the next two.
    private boolean stopped;

    private long stoppedAt;

    /// How long it has stood so far.
    private long stood;

    /// @param awake a monotonic clock in nanoseconds, which may stand by itself
    public WorkClock(LongSupplier awake) {
        this.awake = awake;
    }

    @Override
    public synchronized long getAsLong() {
        return (stopped ? stoppedAt : awake.getAsLong()) - stood;
    }

    public synchronized void stop() {
        if (!stopped) {
            stopped = true;
            stoppedAt = awake.getAsLong();
        }
    }

    /// Lets it go on, with whoever waits for that.
    public synchronized void goOn() {
        if (stopped) {
            stopped = false;
            stood += awake.getAsLong() - stoppedAt;
            notifyAll();
        }
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /// Waits as long as the clock stands: what is paused begins nothing new.
    public synchronized void awaitGoing() throws InterruptedException {
        while (stopped) {
            wait();
        }
    }
}
