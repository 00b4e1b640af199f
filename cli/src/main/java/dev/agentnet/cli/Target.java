package dev.agentnet.cli;

import com.typesafe.config.Config;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Suggestion;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.List;

/// What a person speaks of: the whole network, a domain, or one task.
sealed interface Target {

    String NETWORK = "network";

    /// As it is typed.
    String word();

    /// @param domains all of them, main's routing and the checks included
    record Whole(List<DomainName> domains) implements Target {
        @Override
        public String word() {
            return NETWORK;
        }
    }

    record One(DomainName domain) implements Target {
        @Override
        public String word() {
            return domain.value();
        }
    }

    record OfTask(TaskId id) implements Target {
        @Override
        public String word() {
            return id.value();
        }
    }

    /// @throws UsageProblem if it is none of them, naming what was probably meant
    static Target parse(String text, Network network, Config config) {
        if (text.contains(".")) {
            return new OfTask(TaskCommand.parse(text));
        }
        List<DomainName> domains = domains(network, config);
        if (text.equals(NETWORK)) {
            return new Whole(domains);
        }
        List<String> names = new ArrayList<>(List.of(NETWORK));
        domains.forEach(domain -> names.add(domain.value()));
        if (!names.contains(text)) {
            throw new UsageProblem(
                    "no domain \"%s\".%s Known: %s; or the id of a task"
                            .formatted(text, Suggestion.of(text, names), String.join(", ", names)));
        }
        return new One(new DomainName(text));
    }

    /// Main comes first: what is added to a network that is paused is paused as well.
    static List<DomainName> domains(Network network, Config config) {
        List<DomainName> domains = new ArrayList<>(List.of(DomainName.MAIN, DomainName.CHECKS));
        domains.addAll(KnownDomains.of(network, config).keySet());
        return domains;
    }

    /// A domain that has containers.
    ///
    /// @throws UsageProblem if it is none
    static DomainName domain(String text, Network network, Config config) {
        List<DomainName> domains = domains(network, config);
        domains.remove(DomainName.MAIN);
        List<String> names = domains.stream().map(DomainName::value).toList();
        if (!names.contains(text)) {
            throw new UsageProblem(
                    "no domain \"%s\".%s Known: %s"
                            .formatted(text, Suggestion.of(text, names), String.join(", ", names)));
        }
        return new DomainName(text);
    }
}
