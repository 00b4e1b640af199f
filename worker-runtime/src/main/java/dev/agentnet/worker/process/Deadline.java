package dev.agentnet.worker.process;

import java.time.Duration;

/// A moment by which something has to have ended, by the monotonic clock.
///
/// @param nanos the moment, in terms of `System.nanoTime()`
public record Deadline(long nanos) {

    /// The moment that comes after `wait`; a century at most, so that nothing overflows.
    public static Deadline after(Duration wait) {
        Duration century = Duration.ofDays(36_500);
        Duration bounded = wait.compareTo(century) > 0 ? century : wait;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /// What is left, never negative.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    public boolean hasPassed() {
        return nanos - System.nanoTime() <= 0;
    }

    /// The earlier of this and the moment after `wait`.
    Deadline orAfter(Duration wait) {
        Deadline other = after(wait);
        return other.nanos - nanos < 0 ? other : this;
    }
}
