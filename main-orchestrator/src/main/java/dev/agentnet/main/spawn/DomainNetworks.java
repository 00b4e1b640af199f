package dev.agentnet.main.spawn;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateNetworkCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Docker network per domain, with Redis, main and the egress proxy on it and no other way out.
///
/// It is internal, so that nothing is routed out of it or to another domain's; and its bridge has
/// no address of the host, by which what the host serves on all addresses could be reached. What
/// else belongs on it is known by a label, see [Labels#SERVICE]. Not thread-safe: it belongs to the
/// spawner's loop.
final class DomainNetworks implements DomainWalls {

    private static final Logger LOG = LoggerFactory.getLogger(DomainNetworks.class);

    private static final String WITHOUT_HOST = "com.docker.network.bridge.inhibit_ipv4";

    /// How engines say that no range of addresses is left: until 26, and since.
    private static final List<String> NO_ADDRESSES =
            List.of("non-overlapping IPv4 address pool", "address pools have been fully subnetted");

    private final DockerSettings settings;
    private final Labels labels;
    private final DockerCalls calls;

    DomainNetworks(DockerSettings settings, Labels labels, DockerCalls calls) {
        this.settings = settings;
        this.labels = labels;
        this.calls = calls;
    }

    private String nameOf(DomainName domain) {
        return settings.network() + "_" + domain;
    }

    @Override
    public String networkOf(DomainName domain) {
        try {
            String id =
                    ours().stream()
                            .filter(network -> isOf(network, domain))
                            .map(Network::getId)
                            .findFirst()
                            .orElseGet(() -> create(domain));
            services().forEach(service -> join(service, nameOf(domain), id));
            return nameOf(domain);
        } catch (DockerException e) {
            throw new SpawnFailed(
                    FailureName.INTERNAL,
                    "Docker did not make the network %s: %s"
                            .formatted(nameOf(domain), DockerCalls.message(e)));
        } catch (EngineUnreachable e) {
            throw new SpawnFailed(FailureName.INTERNAL, e.sentence());
        }
    }

    private String create(DomainName domain) {
        try {
            return calls.call(
                    "create a network",
                    settings.startDeadline(),
                    docker -> recipe(docker, domain).exec().getId());
        } catch (ConflictException e) {
            throw new SpawnFailed(
                    FailureName.INTERNAL,
                    "the name %s belongs to a Docker network that is not this network's: remove it"
                            .formatted(nameOf(domain)));
        } catch (DockerException e) {
            String message = DockerCalls.message(e);
            if (NO_ADDRESSES.stream().noneMatch(message::contains)) {
                throw e;
            }
            throw new SpawnFailed(
                    FailureName.INTERNAL,
                    "Docker has no addresses left for the network %s: remove networks that nobody uses"
                                    .formatted(nameOf(domain))
                            + " (docker network prune), or give the engine more"
                            + " (default-address-pools in its daemon.json)");
        }
    }

    private CreateNetworkCmd recipe(DockerClient docker, DomainName domain) {
        return docker.createNetworkCmd()
                .withName(nameOf(domain))
                .withDriver("bridge")
                .withInternal(true)
                .withEnableIpv6(false)
                // Engines before 25 take the same name twice otherwise.
                .withCheckDuplicate(true)
                .withOptions(Map.of(WITHOUT_HOST, "true"))
                .withLabels(labels.of(domain));
    }

    @Override
    public void tidy(Set<DomainName> living) {
        try {
            List<Network> networks = ours();
            if (networks.isEmpty()) {
                return;
            }
            List<Container> services = services();
            for (Network network : networks) {
                if (living.stream().anyMatch(domain -> isOf(network, domain))) {
                    services.forEach(one -> join(one, network.getName(), network.getId()));
                } else {
                    remove(network, services);
                }
            }
        } catch (DockerException e) {
            throw new EngineUnreachable(
                    "Docker refused to tidy its networks: " + DockerCalls.message(e), e);
        }
    }

    private List<Network> ours() {
        return calls.call(
                "list its networks",
                docker ->
                        docker.listNetworksCmd()
                                .withFilter("label", Labels.filters(labels.ours()))
                                .exec());
    }

    private static boolean isOf(Network network, DomainName domain) {
        return domain.value().equals(network.getLabels().get(Labels.DOMAIN));
    }

    /// What every domain reaches, stopped ones included: they are to be there when they start.
    private List<Container> services() {
        Collection<String> filters = new ArrayList<>(Labels.filters(labels.joined()));
        filters.add(Labels.SERVICE);
        return calls.call(
                "list its services",
                docker ->
                        docker.listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(filters)
                                .exec());
    }

    private void join(Container service, String name, String network) {
        Optional<ContainerNetwork> joined = joined(service, name);
        if (joined.isPresent() && network.equals(joined.get().getNetworkID())) {
            return;
        }
        String alias = service.getLabels().get(Labels.SERVICE);
        try {
            if (joined.isPresent()) {
                // One of the same name that somebody removed while the service stood still.
                leave(service, name);
            }
            calls.call(
                    "connect a container to a network",
                    settings.startDeadline(),
                    docker ->
                            docker.connectToNetworkCmd()
                                    .withNetworkId(network)
                                    .withContainerId(service.getId())
                                    .withContainerNetwork(new ContainerNetwork().withAliases(alias))
                                    .exec());
            LOG.info("{} is on the network {}", alias, name);
        } catch (NotFoundException | ConflictException e) {
            LOG.debug("{} is on its way out", alias, e);
        }
    }

    private static Optional<ContainerNetwork> joined(Container service, String name) {
        return Optional.ofNullable(service.getNetworkSettings())
                .flatMap(all -> Optional.ofNullable(all.getNetworks().get(name)));
    }

    private void leave(Container service, String network) {
        calls.call(
                "disconnect a container from a network",
                settings.startDeadline(),
                docker ->
                        docker.disconnectFromNetworkCmd()
                                .withNetworkId(network)
                                .withContainerId(service.getId())
                                .withForce(true)
                                .exec());
    }

    /// The services leave it first, stopped ones too: a container whose network is gone does not
    /// start again.
    private void remove(Network network, List<Container> services) {
        try {
            for (Container service : services) {
                if (joined(service, network.getName()).isPresent()) {
                    leave(service, network.getId());
                }
            }
            calls.call(
                    "remove a network",
                    settings.startDeadline(),
                    docker -> docker.removeNetworkCmd(network.getId()).exec());
            LOG.info("the network {} is not needed any more", network.getName());
        } catch (NotFoundException e) {
            LOG.debug("{} is gone already", network.getName(), e);
        }
    }
}
