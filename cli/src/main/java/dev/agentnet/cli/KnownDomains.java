package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The domains that a task can be sent to, and their workers.
final class KnownDomains {

    private KnownDomains() {}

    /// What main published, or what our own templates say as long as no main has run.
    static Map<DomainName, KnownDomain> of(Network network, Config config) {
        Map<DomainName, KnownDomain> known = new TreeMap<>(network.registry().domains());
        if (known.isEmpty()) {
            DomainTemplates.read(Path.of(config.getString("agentnet.main.templates")))
                    .domains()
                    .forEach((name, template) ->
                            known.put(
                                    name,
                                    new KnownDomain(
                                            template.description(),
                                            List.copyOf(template.workers().keySet()))));
            known.remove(DomainName.CHECKS);
        }
        return known;
    }

    /// The domain that is named, or all that may have tasks. One that left while its tasks are kept
    /// may still be asked for.
    ///
    /// @throws UsageProblem naming what was probably meant
    static List<DomainName> oneOrAll(Network network, Optional<String> named) {
        if (named.isEmpty()) {
            List<DomainName> all = new ArrayList<>(network.registry().domains().keySet());
            all.add(DomainName.MAIN);
            return all;
        }
        DomainName name = SendCommand.parseDomain(named.get());
        if (network.records().load(name).dead() == 0) {
            needAny(network, name);
        }
        return List.of(name);
    }

    /// Main and the checks have tasks as well.
    ///
    /// @throws UsageProblem naming what was probably meant
    static void needAny(Network network, DomainName name) {
        Set<DomainName> known = new TreeSet<>(of(network, Surroundings.config()).keySet());
        known.addAll(List.of(DomainName.MAIN, DomainName.CHECKS));
        if (!known.contains(name)) {
            List<String> names = known.stream().map(DomainName::value).toList();
            throw new UsageProblem(
                    "no domain \"%s\".%s Known: %s"
                            .formatted(
                                    name,
                                    Suggestion.of(name.value(), names),
                                    String.join(", ", names)));
        }
    }

    /// @throws UsageProblem naming what was probably meant
    static void need(DomainName to, Optional<String> worker, Map<DomainName, KnownDomain> known) {
        if (to.isMain()) {
            if (worker.isPresent()) {
                throw new UsageProblem("--worker needs a domain: main chooses the worker itself");
            }
            return;
        }
        KnownDomain target = known.get(to);
        List<String> names = known.keySet().stream().map(DomainName::value).toList();
        if (target == null) {
            throw new UsageProblem(
                    "no domain \"%s\".%s Known: %s (or main, to be routed)"
                            .formatted(
                                    to,
                                    Suggestion.of(to.value(), names),
                                    String.join(", ", names)));
        }
        if (worker.isPresent() && !target.workers().contains(worker.get())) {
            throw new UsageProblem(
                    "domain %s has no worker \"%s\".%s Known: %s"
                            .formatted(
                                    to,
                                    worker.get(),
                                    Suggestion.of(worker.get(), target.workers()),
                                    String.join(", ", target.workers())));
        }
    }
}
