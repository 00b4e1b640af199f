package dev.agentnet.main.fleet;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Fleet.Ended;
import dev.agentnet.coordination.Fleet.Member;
import dev.agentnet.coordination.Upkeep;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes tasks back from leases that ran out and from containers that died.
///
/// A lease is reaped only when this object itself has seen it unrenewed for its whole length on its
/// own monotonic clock. The count starts anew when the loop was late, so that a sleeping laptop, a
/// stopped process or a jumping clock costs nobody his work; nor does a pause. A death reported by
/// the spawner ends its leases at once.
public final class LeaseReaper {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseReaper.class);

    private record Seen(long end, long since) {}

    private final Leadership leadership;
    private final Upkeep upkeep;
    private final Fleet fleet;
    private final long lengthNanos;
    private final long lateNanos;
    private final LongSupplier nanoTime;

    /// What was seen when; touched by the loop alone.
    private final Map<TaskId, Seen> seen = new HashMap<>();

    private long lastRun;

    public LeaseReaper(
            Leadership leadership,
            Upkeep upkeep,
            Fleet fleet,
            Duration length,
            Duration late,
            LongSupplier nanoTime) {
        this.leadership = leadership;
        this.upkeep = upkeep;
        this.fleet = fleet;
        this.lengthNanos = length.toNanos();
        this.lateNanos = late.toNanos();
        this.nanoTime = nanoTime;
        this.lastRun = nanoTime.getAsLong();
    }

    public void runOnce(Collection<DomainName> domains) {
        long now = nanoTime.getAsLong();
        if (now - lastRun > lateNanos) {
            seen.clear();
        }
        lastRun = now;
        Optional<LeaderToken> leader = leadership.token();
        if (leader.isEmpty()) {
            seen.clear();
            return;
        }
        for (DomainName domain : domains) {
            List<Member> members = fleet.actual(domain);
            reapDead(leader.get(), members);
            if (fleet.isPaused(domain) || members.stream().anyMatch(Member::frozen)) {
                // No time passes for it. Once it is resumed it counts from when it goes on.
                seen.keySet().removeIf(id -> id.domain().equals(domain));
            } else {
                reapExpired(leader.get(), domain, now);
            }
        }
    }

    private void reapDead(LeaderToken leader, List<Member> members) {
        for (Member member : members) {
            if (member.ended().isPresent()) {
                Ended ended = member.ended().get();
                FailureName failure =
                        ended.outOfMemory() ? FailureName.OOM : FailureName.LEASE_LOST;
                String reason = member.id() + " ended: " + ended.reason();
                List<TaskId> taken = upkeep.reapDead(leader, member.id(), failure, reason);
                taken.forEach(id -> LOG.warn("{} comes back: {}", id, reason));
            }
        }
    }

    private void reapExpired(LeaderToken leader, DomainName domain, long now) {
        Map<TaskId, Long> leases = upkeep.leases(domain);
        seen.keySet().removeIf(id -> id.domain().equals(domain) && !leases.containsKey(id));
        Map<TaskId, Long> expired = new HashMap<>();
        leases.forEach((id, end) -> {
            Seen before = seen.get(id);
            if (before == null || before.end() != end) {
                seen.put(id, new Seen(end, now));
            } else if (now - before.since() >= lengthNanos) {
                expired.put(id, end);
            }
        });
        if (!expired.isEmpty()) {
            upkeep.reap(leader, domain, expired)
                    .forEach(id -> LOG.warn("{} comes back: its lease ran out", id));
        }
    }
}
