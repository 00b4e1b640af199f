package dev.agentnet.worker.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The clock of one attempt's work: it stands while the attempt is paused.
public final class WorkClock implements LongSupplier {

    private final LongSupplier awake;

    /// One that never stands.
    private final LongSupplier real;

    /// How far the other was ahead when this one was made.
    private final long ahead;

    /// Guarded by this object, as are the next two.
    private boolean stopped;

    private long stoppedAt;

    /// How long it has stood so far.
    private long stood;

    /// @param awake a monotonic clock in nanoseconds, which may stand by itself
    public WorkClock(LongSupplier awake) {
        this(awake, System::nanoTime);
    }

    WorkClock(LongSupplier awake, LongSupplier real) {
        this.awake = awake;
        this.real = real;
        this.ahead = real.getAsLong() - awake.getAsLong();
    }

    @Override
    public synchronized long getAsLong() {
        return (stopped ? stoppedAt : awake.getAsLong()) - stood;
    }

    /// How long it has stood so far, for whatever reason.
    public Duration missed() {
        return Duration.ofNanos(real.getAsLong() - ahead - getAsLong());
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
