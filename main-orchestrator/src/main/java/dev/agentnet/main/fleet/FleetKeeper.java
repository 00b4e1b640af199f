package dev.agentnet.main.fleet;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.TaskRecords.Load;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Decides how many orchestrators of each domain are wanted: one while there is work, none after it
/// has been idle for a while. `checks` is wanted as soon as anybody works.
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
        boolean atWork = false;
        for (DomainName domain : templates.current().domains().keySet()) {
            if (!domain.equals(DomainName.CHECKS)) {
                Load load = records.load(domain);
                atWork |= load.active() > 0;
                keep(domain, load.wantsWorkers(), now);
            }
        }
        // Work under way will want its check: starting meanwhile costs nobody any time.
        boolean checking = records.load(DomainName.CHECKS).wantsWorkers();
        if (templates.current().domains().containsKey(DomainName.CHECKS)) {
            keep(DomainName.CHECKS, checking || atWork, now);
        }
    }

    private void keep(DomainName domain, boolean wanted, Instant now) {
        if (wanted) {
            busy.put(domain, now);
            fleet.want(domain, 1);
        } else if (!busy.computeIfAbsent(domain, name -> now).plus(idle).isAfter(now)) {
            fleet.want(domain, 0);
        }
    }
}
