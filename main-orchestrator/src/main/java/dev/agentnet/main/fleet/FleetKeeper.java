package dev.agentnet.main.fleet;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Decides how many orchestrators of each domain are wanted: one while there is work, none after it
/// has been idle for a while.
public final class FleetKeeper {

    private final Leadership leadership;
    private final TaskRecords records;
    private final Fleet fleet;
    private final Templates templates;
    private final Duration idle;
    private final InstantSource clock;

    /// When a domain last had work; touched by the loop alone.
    private final Map<DomainName, Instant> busy = new HashMap<>();

    public FleetKeeper(
            Leadership leadership,
            TaskRecords records,
            Fleet fleet,
            Templates templates,
            Duration idle,
            InstantSource clock) {
        this.leadership = leadership;
        this.records = records;
        this.fleet = fleet;
        this.templates = templates;
        this.idle = idle;
        this.clock = clock;
    }

    public void runOnce() {
        if (leadership.token().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        for (DomainName domain : templates.current().domains().keySet()) {
            if (records.load(domain).wantsWorkers()) {
                busy.put(domain, now);
                fleet.want(domain, 1);
            } else if (!busy.computeIfAbsent(domain, name -> now).plus(idle).isAfter(now)) {
                fleet.want(domain, 0);
            }
        }
    }
}
