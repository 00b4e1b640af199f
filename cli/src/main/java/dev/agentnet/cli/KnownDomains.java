package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
