package dev.agentnet.main.fleet;

import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Controls;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Fleet.Desired;
import dev.agentnet.coordination.Fleet.NotReadable;
import dev.agentnet.coordination.Fleet.Orders;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.TaskRecords;
import dev.agentnet.coordination.TaskRecords.Load;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides how many orchestrators of each domain are wanted: by its work one or more, none after it
/// has been idle for a while. `checks` is wanted as soon as anybody works. What a person says of a
/// domain comes first.
///
/// Those that are not wanted any more claim nothing, and end once they have finished what they
/// have.
public final class FleetKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(FleetKeeper.class);

    /// A domain has as many active tasks as workers; this is far above.
    private static final int MOST_ACTIVE = 1_000;

    private final Leadership leadership;
    private final TaskRecords records;
    private final Fleet fleet;
    private final Controls controls;
    private final Templates templates;
    private final ScaleSettings settings;
    private final InstantSource clock;

    /// What each domain's work wants; touched by the loop alone.
    private final Map<DomainName, Demand> demands = new HashMap<>();

    public FleetKeeper(
            Leadership leadership,
            Network network,
            Templates templates,
            Config config,
            InstantSource clock) {
        this.leadership = leadership;
        this.records = network.records();
        this.fleet = network.fleet();
        this.controls = network.controls();
        this.templates = templates;
        this.settings = ScaleSettings.from(config);
        this.clock = clock;
    }

    public void runOnce() {
        if (leadership.token().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        boolean atWork = false;
        Map<DomainName, DomainTemplate> domains = templates.current().domains();
        for (DomainTemplate template : domains.values()) {
            if (!template.name().equals(DomainName.CHECKS)) {
                Load load = records.load(template.name());
                atWork |= load.active() > 0;
                keep(template, load, false, now);
            }
        }
        DomainTemplate checks = domains.get(DomainName.CHECKS);
        // Work under way will want its check: starting meanwhile costs nobody any time.
        if (checks != null) {
            keep(checks, records.load(DomainName.CHECKS), atWork, now);
        }
    }

    private void keep(DomainTemplate template, Load load, boolean needed, Instant now) {
        DomainName domain = template.name();
        try {
            Desired desired = fleet.desired(domain);
            Orders orders = fleet.orders(domain);
            Demand demand =
                    demands.computeIfAbsent(domain, name -> new Demand(desired.replicas(), now));
            if (desired.generation() == 0 && fleet.isPaused(DomainName.MAIN)) {
                // New in a network that stands still.
                controls.pause(domain);
            } else if (desired.isPaused()) {
                demand.hold(desired.replicas(), now);
            } else if (orders.drainedAt().isPresent()) {
                end(domain, load);
            } else if (orders.replicas().isPresent()) {
                int number = orders.replicas().getAsInt();
                demand.hold(number, now);
                fleet.want(domain, number);
            } else {
                ScaleSettings own = settings.with(template.replicas());
                want(domain, demand.wanted(load, needed, own, now), desired.replicas());
            }
        } catch (NotReadable e) {
            demands.remove(domain);
            fleet.want(domain, load.wantsWorkers() || needed ? 1 : 0);
        }
    }

    /// What still works may finish.
    private void end(DomainName domain, Load load) {
        if (load.active() == 0) {
            fleet.want(domain, 0);
        }
    }

    private void want(DomainName domain, int wanted, int before) {
        OptionalLong retiring = retiring(domain, wanted);
        if (wanted < before && retiring.isPresent()) {
            // What they have is looked at once they claim no more.
            fleet.want(domain, before, retiring);
            if (holdsWork(domain, retiring.getAsLong())) {
                return;
            }
        }
        if (wanted != before) {
            LOG.info("{}: {} wanted, {} before", domain, wanted, before);
        }
        fleet.want(domain, wanted, retiring);
    }

    /// The youngest are those that the spawner will end, and they have the highest numbers.
    private OptionalLong retiring(DomainName domain, int wanted) {
        return fleet.actual(domain).stream()
                .filter(member -> member.ended().isEmpty())
                .mapToLong(member -> member.id().number())
                .sorted()
                .skip(wanted)
                .findFirst();
    }

    private boolean holdsWork(DomainName domain, long from) {
        return records.list(domain, TaskState.ACTIVE, MOST_ACTIVE).stream()
                .map(records::find)
                .flatMap(Optional::stream)
                .flatMap(task -> task.agent().stream())
                .anyMatch(agent -> agent.number() >= from);
    }
}
