package dev.agentnet.main.provider;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Provider;
import dev.agentnet.coordination.Provider.Standstill;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in Redis while the provider takes no calls. If that is to last, it pauses the domains whose
/// agents ask a model, so that no clock of theirs runs, and lets them go on when it is over.
///
/// A domain that a person resumes meanwhile is not paused again until the provider has recovered: a
/// person who knows better is believed, and the provider is asked at once.
public final class ProviderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderWatch.class);

    /// Agents that ask no model.
    private static final Set<String> WITHOUT_MODEL = Set.of("command", "replay");

    private final Leadership leadership;
    private final Provider provider;
    private final Fleet fleet;
    private final ProviderGate gate;
    private final Supplier<Map<DomainName, DomainTemplate>> domains;
    private final Duration frozenFrom;
    private final InstantSource clock;

    /// These belong to the loop: what Redis was told, who stands because of it, and whom a person
    /// let go on.
    private Optional<Standstill> told = Optional.empty();

    private final Set<DomainName> frozen = new HashSet<>();
    private final Set<DomainName> believed = new HashSet<>();
    private boolean recalled;

    public ProviderWatch(
            Leadership leadership,
            Network network,
            ProviderGate gate,
            Supplier<Map<DomainName, DomainTemplate>> domains,
            Duration frozenFrom,
            InstantSource clock) {
        this.leadership = leadership;
        this.provider = network.provider();
        this.fleet = network.fleet();
        this.gate = gate;
        this.domains = domains;
        this.frozenFrom = frozenFrom;
        this.clock = clock;
    }

    public void runOnce() {
        if (leadership.token().isEmpty()) {
            return;
        }
        if (!recalled) {
            recall();
        }
        Optional<Standstill> standing = gate.standing();
        tell(standing);
        Instant now = clock.instant();
        boolean stands = standing.filter(known -> known.until().isAfter(now)).isPresent();
        if (stands && Duration.between(now, standing.get().until()).compareTo(frozenFrom) >= 0) {
            pauseAll();
        }
        if (stands) {
            believePersons();
        } else {
            frozen.forEach(provider::resume);
            frozen.clear();
        }
        if (standing.isEmpty()) {
            believed.clear();
        }
    }

    /// A main that was restarted goes on waiting, and lets those go on who need not wait any more.
    private void recall() {
        Set<DomainName> known = domains.get().keySet();
        if (gate.standing().isEmpty()) {
            told = provider.standing();
            told.ifPresent(gate::recall);
        }
        known.stream().filter(provider::isPaused).forEach(frozen::add);
        recalled = !known.isEmpty();
    }

    private void tell(Optional<Standstill> standing) {
        if (standing.equals(told)) {
            return;
        }
        if (standing.isPresent()) {
            provider.stand(standing.get());
            LOG.warn(
                    "{}: no call goes to the model until {}",
                    standing.get().reason(),
                    standing.get().until());
        } else {
            provider.goOn();
            LOG.info("the provider takes calls again");
        }
        told = standing;
    }

    private void pauseAll() {
        domains.get()
                .forEach((domain, template) -> {
                    if (asksModels(template) && !believed.contains(domain) && frozen.add(domain)) {
                        provider.pause(domain);
                    }
                });
    }

    private static boolean asksModels(DomainTemplate template) {
        return template.workers().values().stream()
                .anyMatch(worker -> !WITHOUT_MODEL.contains(worker.agent()));
    }

    /// Who let a domain go on wants to see whether the provider takes calls.
    private void believePersons() {
        if (frozen.removeIf(domain -> !provider.isPaused(domain) && believe(domain))) {
            gate.tryNow();
        }
    }

    private boolean believe(DomainName domain) {
        return !fleet.isPaused(domain) && believed.add(domain);
    }
}
