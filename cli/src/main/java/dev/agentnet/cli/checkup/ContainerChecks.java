package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The containers that run in a network's name: whether the fleet knows each, and whether the
/// engine holds each to bounds of memory, processes and log.
public final class ContainerChecks {

    private static final String AGENT = "dev.agentnet.agent";

    private final DockerProgram docker;
    private final Network network;
    private final String name;
    private final Instant young;

    /// @param name of the network
    /// @param young one that was made after it may not be known to the fleet yet
    public ContainerChecks(DockerProgram docker, Network network, String name, Instant young) {
        this.docker = docker;
        this.network = network;
        this.name = name;
        this.young = young;
    }

    public List<Violation> all() {
        Set<String> known =
                network.registry().domains().keySet().stream()
                        .flatMap(domain -> members(domain).stream())
                        .map(member -> member.id().value())
                        .collect(Collectors.toSet());
        List<Violation> found = new ArrayList<>();
        for (String id : running()) {
            docker.jsonLines("inspect", "--format", "{{json .}}", id)
                    .forEach(container -> look(container, known, found));
        }
        return found;
    }

    private List<Fleet.Member> members(DomainName domain) {
        try {
            return network.fleet().actual(domain);
        } catch (Fleet.NotReadable e) {
            return List.of();
        }
    }

    private List<String> running() {
        return docker.ask(
                        "ps",
                        "--quiet",
                        "--no-trunc",
                        "--filter",
                        "label=dev.agentnet.network=" + name,
                        "--filter",
                        "label=" + AGENT)
                .out()
                .lines()
                .toList();
    }

    private void look(JsonNode container, Set<String> known, List<Violation> found) {
        String called = container.path("Name").asText().replaceFirst("^/", "");
        String agent = container.at("/Config/Labels").path(AGENT).asText();
        if (!known.contains(agent)
                && Instant.parse(container.path("Created").asText()).isBefore(young)) {
            found.add(
                    violation(
                            Invariant.I6,
                            called,
                            "runs in this network's name, and its spawner does not know it: docker"
                                    + " rm --force "
                                    + called));
        }
        JsonNode host = container.path("HostConfig");
        bound(found, called, "memory", host.path("Memory").asLong() > 0);
        bound(found, called, "processes", host.path("PidsLimit").asLong() > 0);
        bound(found, called, "its log", host.at("/LogConfig/Config").has("max-size"));
    }

    private static void bound(List<Violation> found, String called, String what, boolean isThere) {
        if (!isThere) {
            found.add(violation(Invariant.I10, called, "runs without a bound of " + what));
        }
    }

    private static Violation violation(Invariant invariant, String called, String what) {
        return new Violation(invariant, "the container " + called + " " + what, List.of(called));
    }
}
