package dev.agentnet.worker.process;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A moment by which something has to have ended, by a monotonic clock.
///
/// @param nanos the moment, in terms of the clock
/// @param clock in nanoseconds; it may stand for a while, and the deadline with it
public record Deadline(long nanos, LongSupplier clock) {

    /// The moment that comes after `wait`.
    public static Deadline after(Duration wait) {
        return after(wait, System::nanoTime);
    }

    /// The moment that comes after `wait`; a century at most, so that nothing overflows.
    public static Deadline after(Duration wait, LongSupplier clock) {
        Duration century = Duration.ofDays(36_500);
        Duration bounded = wait.compareTo(century) > 0 ? century : wait;
        return new Deadline(clock.getAsLong() + bounded.toNanos(), clock);
    }

    /// What is left, never negative.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - clock.getAsLong()));
    }

    /// What is left, but no more than `most`: a clock that stands must be looked at again.
    Duration left(Duration most) {
        Duration left = left();
        return left.compareTo(most) > 0 ? most : left;
    }

    public boolean hasPassed() {
        return nanos - clock.getAsLong() <= 0;
    }
}
