package dev.agentnet.domain;

import java.time.Duration;

/// How long tasks take here, and so how many may be claimed ahead of free slots: as many as will
/// begin in a moment. Where they end as soon as they begin, a slot is not left empty while Redis is
/// asked for the next (prefetch, as message brokers have it). Of agents that work for minutes none
/// is claimed ahead.
final class Pace {

    /// So soon each has to begin: as long as Redis takes for an answer where it has much to do.
    /// Whatever is more urgent, or could begin elsewhere, waits no longer than that.
    private static final long MOMENT = Duration.ofMillis(5).toNanos();

    /// With ten tasks in a request, what it costs by itself is a third of all; more of them bring
    /// little.
    private static final int MOST_AHEAD = 10;

    /// With so many slots Redis has the next request at hand when it has answered one, and what is
    /// claimed ahead only makes the halves unequal: it cost a hundred slots a twentieth.
    private static final int ENOUGH_SLOTS = 50;

    /// Of each that ends an eighth counts (exponentially weighted moving average).
    private static final int WEIGHT = 8;

    private final int slots;
    private final int mostAhead;

    /// In nanoseconds; long until some have ended. Guarded by this object.
    private long mean = Duration.ofSeconds(1).toNanos();

    Pace(int slots) {
        this.slots = slots;
        this.mostAhead = Math.clamp(ENOUGH_SLOTS - slots, 0, MOST_AHEAD);
    }

    synchronized void ended(long afterNanos) {
        mean += (afterNanos - mean) / WEIGHT;
    }

    /// @param longest how long one is at work that has not ended, in nanoseconds
    synchronized int ahead(long longest) {
        long each = Math.max(1, Math.max(mean, longest));
        return (int) Math.min(mostAhead, slots * MOMENT / each);
    }
}
