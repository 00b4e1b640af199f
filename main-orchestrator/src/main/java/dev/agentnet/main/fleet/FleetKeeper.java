package dev.agentnet.main.fleet;

import dev.agentnet.coordination.Controls;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Fleet.Desired;
import dev.agentnet.coordination.Fleet.NotReadable;
import dev.agentnet.coordination.Fleet.Orders;
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
/// has been idle for a while. `checks` is wanted as soon as anybody works. What a person says of a
/// domain comes first.
public final class FleetKeeper {

    private final Leadership leadership;
    private final TaskRecords records;
    private final Fleet fleet;
    private final Controls controls;
    private final Templates templates;
    private final Duration idle;
    private final InstantSource clock;

    /// When a domain last had work; touched by the loop alone.
    private final Map<DomainName, Instant> busy = new HashMap<>();

    public FleetKeeper(
            Leadership leadership,
            TaskRecords records,
            Fleet fleet,
            Controls controls,
            Templates templates,
            Duration idle,
            InstantSource clock) {
        this.leadership = leadership;
        this.records = records;
        this.fleet = fleet;
        this.controls = controls;
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
                keep(domain, load, load.wantsWorkers(), now);
            }
        }
        // Work under way will want its check: starting meanwhile costs nobody any time.
        if (templates.current().domains().containsKey(DomainName.CHECKS)) {
            Load load = records.load(DomainName.CHECKS);
            keep(DomainName.CHECKS, load, load.wantsWorkers() || atWork, now);
        }
    }

    private void keep(DomainName domain, Load load, boolean wanted, Instant now) {
        try {
            Desired desired = fleet.desired(domain);
            Orders orders = fleet.orders(domain);
            if (desired.generation() == 0 && fleet.isPaused(DomainName.MAIN)) {
                // New in a network that stands still.
                controls.pause(domain);
            } else if (desired.isPaused()) {
                busy.put(domain, now);
            } else if (orders.drainedAt().isPresent()) {
                end(domain, load);
            } else if (orders.replicas().isPresent()) {
                fleet.want(domain, orders.replicas().getAsInt());
            } else {
                keep(domain, wanted, now);
            }
        } catch (NotReadable e) {
            keep(domain, wanted, now);
        }
    }

    /// What still works may finish.
    private void end(DomainName domain, Load load) {
        if (load.active() == 0) {
            fleet.want(domain, 0);
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
