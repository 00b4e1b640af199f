package dev.agentnet.main.spawn;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the few wakes that change the fleet from the many that only move tasks.
///
/// A busy domain wakes its listeners thousands of times a second. To ask Redis for one generation
/// is cheap; to ask the engine for all it has is not.
final class WakeFilter {

    private static final Logger LOG = LoggerFactory.getLogger(WakeFilter.class);

    /// No network has so many; what goes beyond is somebody's nonsense.
    private static final int MAX_DOMAINS = 1000;

    private static final long NOT_READABLE = -1;

    private final Fleet fleet;
    private final Duration interval;

    /// Filled by the subscriber's thread, emptied by the loop.
    private final Set<DomainName> woken = ConcurrentHashMap.newKeySet();

    /// Set by whoever knows that something happened, taken by the loop. A first look is due.
    private final AtomicBoolean anyway = new AtomicBoolean(true);

    /// The generation each domain had at its last wake; touched by the loop alone.
    private final Map<DomainName, Long> generations = new HashMap<>();

    private long lastLook = System.nanoTime();

    WakeFilter(Fleet fleet, Duration interval) {
        this.fleet = fleet;
        this.interval = interval;
    }

    /// Takes a hint; one that names no domain, as anybody on the channel may publish, is none.
    void woken(String domain) {
        if (domain.equals(DomainName.MAIN.value()) || woken.size() >= MAX_DOMAINS) {
            return;
        }
        try {
            woken.add(new DomainName(domain));
        } catch (IllegalArgumentException e) {
            LOG.debug("a wake for {}, which is no domain", domain);
        }
    }

    void lookAnyway() {
        anyway.set(true);
    }

    /// Whether something may have changed; asked once per step of the loop.
    boolean isLookDue() {
        boolean due = anyway.getAndSet(false);
        for (DomainName domain : Set.copyOf(woken)) {
            woken.remove(domain);
            if (generations.size() >= MAX_DOMAINS) {
                generations.clear();
            }
            long generation = generation(domain);
            Long before = generations.put(domain, generation);
            due |= before == null || before != generation;
        }
        long now = System.nanoTime();
        due |= now - lastLook >= interval.toNanos();
        if (due) {
            lastLook = now;
        }
        return due;
    }

    /// Nonsense is one more generation: a reason to look once.
    private long generation(DomainName domain) {
        try {
            return fleet.desired(domain).generation();
        } catch (Fleet.NotReadable e) {
            return NOT_READABLE;
        }
    }
}
