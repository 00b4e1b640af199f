package dev.agentnet.main.provider;

import java.time.Duration;
import java.time.Instant;

/// So much per minute at most, and no more at once than a minute's worth: a token bucket.
///
/// What is not known before, such as a call's tokens, is taken afterwards; then the next waits
/// until that is made up for.
final class CallRate {

    private static final double NANOS_PER_MINUTE = 60e9;

    private final double perMinute;

    /// What may be taken at once; below nothing if too much was.
    private double level;

    private Instant seen;

    CallRate(long perMinute, Instant now) {
        if (perMinute < 1) {
            throw new IllegalArgumentException("a rate is at least 1 per minute, not " + perMinute);
        }
        this.perMinute = perMinute;
        this.level = perMinute;
        this.seen = now;
    }

    /// How long until one may be taken.
    Duration until(Instant now) {
        fill(now);
        double missing = Math.min(1, perMinute) - level;
        return missing <= 0
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil(missing * NANOS_PER_MINUTE / perMinute));
    }

    void take(long count, Instant now) {
        fill(now);
        level -= count;
    }

    /// A clock that went back fills nothing.
    private void fill(Instant now) {
        if (now.isAfter(seen)) {
            double nanos = Duration.between(seen, now).toNanos();
            level = Math.min(perMinute, level + nanos * perMinute / NANOS_PER_MINUTE);
            seen = now;
        }
    }
}
