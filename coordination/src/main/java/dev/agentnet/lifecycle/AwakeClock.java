package dev.agentnet.lifecycle;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A monotonic clock that stands while this process does: stopped by a signal, frozen with its
/// container, or held up by a machine that has no time for it.
///
/// Nobody tells a process that it stood still. So the clock looks at the time again and again, and
/// of what lies between two looks it counts a second at most.
public final class AwakeClock implements Service, LongSupplier {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long MOST = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final Loop loop = new Loop("awake", LOOK, this::getAsLong);

    /// Guarded by this object, as is the next.
    private long seen;

    private long awake;

    public AwakeClock() {
        this(System::nanoTime);
    }

    /// @param nanoTime a clock that goes on meanwhile
    public AwakeClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.seen = nanoTime.getAsLong();
    }

    @Override
    public void start() {
        loop.start();
    }

    /// Nanoseconds in which this process was awake, since the clock was made.
    @Override
    public synchronized long getAsLong() {
        long now = nanoTime.getAsLong();
        awake += Math.min(MOST, now - seen);
        seen = now;
        return awake;
    }

    @Override
    public void close() {
        loop.close();
    }
}
