package dev.agentnet.worker.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The clock of one attempt's work: it stands while the attempt is paused, and while its agent
/// waits for others.
public final class WorkClock implements LongSupplier {

    private final LongSupplier awake;

    /// One that never stands.
    private final LongSupplier real;

    /// How far the other was ahead when this one was made.
    private final long ahead;

    /// Guarded by this object, as is all below.
    private boolean paused;

    private boolean waiting;

    /// Since when it is so.
    private long since;

    /// How long it has stood before that, and how long of this it only waited.
    private long stood;

    private long waited;

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
        return (paused || waiting ? since : awake.getAsLong()) - stood;
    }

    /// How long it has stood so far, for whatever reason but that it waited.
    public synchronized Duration missed() {
        long waits = waiting && !paused ? awake.getAsLong() - since : 0;
        return Duration.ofNanos(real.getAsLong() - ahead - getAsLong() - waited - waits);
    }

    public synchronized void stop() {
        become(true, waiting);
    }

    /// Lets it go on, with whoever waits for that.
    public synchronized void goOn() {
        become(false, waiting);
    }

    /// It stands, or does so no more, as the agent waits for others. Nothing else is held up by
    /// that.
    public synchronized void waits(boolean now) {
        become(paused, now);
    }

    private void become(boolean nowPaused, boolean nowWaiting) {
        long at = awake.getAsLong();
        if (paused || waiting) {
            stood += at - since;
        }
        if (waiting && !paused) {
            waited += at - since;
        }
        since = at;
        paused = nowPaused;
        waiting = nowWaiting;
        notifyAll();
    }

    public synchronized boolean isStopped() {
        return paused;
    }

    public synchronized boolean isWaiting() {
        return waiting;
    }

    /// Waits as long as the attempt is paused: what is paused begins nothing new.
    public synchronized void awaitGoing() throws InterruptedException {
        while (paused) {
            wait();
        }
    }
}
