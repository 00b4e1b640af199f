package dev.agentnet.cli.checkup;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.embedded.EmbeddedState;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Network;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What bears a network's name on this machine and has no owner: containers that run, and of what
/// `agentnet prune` takes away, that which is of this network.
public final class StrayChecks {

    private final Network network;
    private final Config config;

    public StrayChecks(Network network, Config config) {
        this.network = network;
        this.config = config;
    }

    /// @throws Problem if it cannot be looked at from here
    public List<Violation> all() {
        Instant young = Instant.now().minus(config.getDuration("agentnet.prune.age"));
        List<Violation> found = new ArrayList<>();
        if (EmbeddedState.servesAt(config.getString("agentnet.main.url"))) {
            FolderLeftovers folders = new FolderLeftovers(Surroundings.state(), young);
            try {
                found.addAll(violations(folders.stores(network)));
                found.addAll(violations(folders.strays(network)));
            } catch (IOException e) {
                throw new Problem("the network's folder cannot be read: " + e.getMessage(), e);
            }
        } else {
            found.addAll(inDocker(young));
        }
        return found;
    }

    private List<Violation> inDocker(Instant young) {
        DockerProgram docker =
                new DockerProgram("docker", config.getDuration("agentnet.prune.deadline"));
        Optional<JsonNode> sums = docker.sums();
        if (sums.isEmpty()) {
            throw new Problem("Docker is not there or does not answer");
        }
        String name = config.getString("agentnet.network");
        List<Violation> found =
                new ArrayList<>(new ContainerChecks(docker, network, name, young).all());
        // Images are the builder's and not a network's.
        found.addAll(
                violations(
                        new DockerLeftovers(docker, sums.get(), name, young)
                                .all().stream()
                                        .filter(one -> !one.kind().equals("image"))
                                        .toList()));
        return found;
    }

    private static List<Violation> violations(List<Leftover> leftovers) {
        return leftovers.stream().map(StrayChecks::violation).toList();
    }

    private static Violation violation(Leftover leftover) {
        return new Violation(
                Invariant.I6,
                "the %s %s has no owner: agentnet prune takes it away"
                        .formatted(leftover.kind(), leftover.name()),
                List.of(leftover.name()));
    }
}
