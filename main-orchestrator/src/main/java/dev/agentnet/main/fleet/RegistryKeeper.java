package dev.agentnet.main.fleet;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Fleet.Member;
import dev.agentnet.coordination.Registry;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.Registry.Sighting;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Keeps `agents:*` and `domains:known` true: the living are enrolled, the dead are forgotten.
public final class RegistryKeeper {

    private final Leadership leadership;
    private final Registry registry;
    private final Fleet fleet;
    private final Templates templates;
    private final AgentId main;

    public RegistryKeeper(
            Leadership leadership,
            Registry registry,
            Fleet fleet,
            Templates templates,
            AgentId main) {
        this.leadership = leadership;
        this.registry = registry;
        this.fleet = fleet;
        this.templates = templates;
        this.main = main;
    }

    public void runOnce() {
        if (leadership.token().isEmpty()) {
            return;
        }
        List<Member> members = members();
        Set<AgentId> living = living(members);
        members.stream().filter(Member::frozen).map(Member::id).forEach(this::sayPaused);
        Set<AgentId> ended =
                members.stream()
                        .filter(member -> member.ended().isPresent())
                        .map(Member::id)
                        .collect(Collectors.toSet());
        Set<AgentId> known = registry.agents();
        for (AgentId id : living) {
            if (!known.contains(id)) {
                registry.enroll(id);
            }
        }
        for (AgentId id : known) {
            if (!living.contains(id) && isGone(id, living, ended)) {
                registry.forget(id);
            }
        }
    }

    /// What is frozen says nothing of itself.
    private void sayPaused(AgentId id) {
        Optional<Sighting> frozen = registry.find(id);
        frozen.ifPresent(found -> {
            registry.sayPaused(id);
            found.workers().forEach(registry::sayPaused);
        });
    }

    /// Its last heartbeat need not run out first where its end is known: a worker's by its
    /// orchestrator, an orchestrator's by the spawner.
    private boolean isGone(AgentId id, Set<AgentId> living, Set<AgentId> ended) {
        boolean released = !id.isOrchestrator() && living.contains(id.orchestrator());
        return released
                || ended.contains(id.orchestrator())
                || registry.find(id).filter(Sighting::alive).isEmpty();
    }

    /// All orchestrators that the spawner has reported, the ended ones included.
    private List<Member> members() {
        return templates.current().domains().keySet().stream()
                .flatMap(domain -> fleet.actual(domain).stream())
                .toList();
    }

    private Set<AgentId> living(List<Member> members) {
        Set<AgentId> living = new TreeSet<>();
        living.add(main);
        for (Member member : members) {
            Optional<Sighting> sighting = registry.find(member.id());
            if (member.ended().isEmpty() && sighting.isPresent()) {
                living.add(member.id());
                living.addAll(sighting.get().workers());
            }
        }
        return living;
    }

    /// Publishes what the templates say, for whoever submits.
    public void publish(DomainTemplates read) {
        Map<DomainName, KnownDomain> domains = new TreeMap<>();
        for (DomainTemplate template : read.domains().values()) {
            if (!template.name().equals(DomainName.CHECKS)) {
                domains.put(
                        template.name(),
                        new KnownDomain(
                                template.description(), List.copyOf(template.workers().keySet())));
            }
        }
        registry.publishDomains(domains);
    }
}
