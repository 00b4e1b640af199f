package dev.agentnet.main.spawn;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.SyncDockerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes, finds and removes the network's containers.
final class DockerContainers {

    static final String PAUSED = "paused";

    private static final Logger LOG = LoggerFactory.getLogger(DockerContainers.class);

    private final DockerSettings settings;
    private final Labels labels;
    private final DockerCalls calls;
    private final DomainWalls walls;
    private final ContainerRecipe recipe;

    DockerContainers(DockerSettings settings, Labels labels, DockerCalls calls, DomainWalls walls) {
        this.settings = settings;
        this.labels = labels;
        this.calls = calls;
        this.walls = walls;
        this.recipe = new ContainerRecipe(settings);
    }

    /// All that bear these labels, ended ones included.
    List<Container> of(Map<String, String> with) {
        try {
            return calls.call(
                    "list its containers",
                    docker ->
                            docker.listContainersCmd()
                                    .withShowAll(true)
                                    .withLabelFilter(with)
                                    .exec());
        } catch (DockerException e) {
            throw refused("list its containers", e);
        }
    }

    /// @throws SpawnFailed if it did not start; what was made is removed again
    void start(AgentId id, DomainTemplate template) {
        byte[] archive = recipe.archive(template);
        String network = walls.networkOf(id.domain());
        try {
            String container = create(id, template, network);
            try {
                fill(container, archive);
                run(container);
            } catch (DockerException | EngineUnreachable e) {
                removeQuietly(container);
                throw e;
            }
        } catch (DockerException e) {
            throw new SpawnFailed(
                    FailureName.INTERNAL,
                    "Docker did not start the container of " + id + ": " + DockerCalls.message(e));
        } catch (EngineUnreachable e) {
            throw new SpawnFailed(FailureName.INTERNAL, e.sentence());
        }
    }

    private String create(AgentId id, DomainTemplate template, String network) {
        try {
            return createOnce(id, template, network);
        } catch (EngineUnreachable e) {
            // A create on a connection that had gone stale may or may not have arrived.
            of(labels.ours(id)).forEach(left -> removeQuietly(left.getId()));
            return createOnce(id, template, network);
        } catch (ConflictException e) {
            List<Container> ours = of(labels.ours(id));
            if (ours.isEmpty()) {
                throw new SpawnFailed(
                        FailureName.INTERNAL,
                        "the name %s belongs to a container that is not this network's: rename or"
                                        .formatted(settings.handover().nameOf(id))
                                + " remove it, or give this network a name of its own");
            }
            throw new SpawnFailed(FailureName.INTERNAL, id + " is there already");
        } catch (NotFoundException e) {
            String message = DockerCalls.message(e);
            if (message.contains("image")) {
                throw new SpawnFailed(FailureName.NO_IMAGE, noImage(template));
            }
            throw e;
        }
    }

    private String noImage(DomainTemplate template) {
        String over =
                settings.images().baseOf(template).map(base -> " (over " + base + ")").orElse("");
        return "image %s%s is not there: agentnet image build"
                .formatted(settings.images().imageOf(template), over);
    }

    private String createOnce(AgentId id, DomainTemplate template, String network) {
        return calls.call(
                "create a container",
                settings.startDeadline(),
                docker -> recipe.create(docker, id, template, network).exec().getId());
    }

    private void fill(String container, byte[] archive) {
        calls.call(
                "copy files into a container",
                settings.startDeadline(),
                docker ->
                        docker.copyArchiveToContainerCmd(container)
                                .withRemotePath(ContainerRecipe.VOLUME)
                                .withTarInputStream(new ByteArrayInputStream(archive))
                                .exec());
    }

    private void run(String container) {
        try {
            calls.call(
                    "start a container",
                    settings.startDeadline(),
                    docker -> docker.startContainerCmd(container).exec());
        } catch (NotModifiedException e) {
            LOG.debug("{} was started already", container);
        }
    }

    private static EngineUnreachable refused(String what, DockerException e) {
        return new EngineUnreachable(
                "Docker refused to " + what + ": " + DockerCalls.message(e), e);
    }

    /// Stops all processes of those that run where they are.
    void freeze(Map<String, String> with) {
        change("pause a container", with, "running", (docker, id) -> docker.pauseContainerCmd(id));
    }

    void thaw(Map<String, String> with) {
        change("unpause a container", with, PAUSED, (docker, id) -> docker.unpauseContainerCmd(id));
    }

    private void change(
            String what,
            Map<String, String> with,
            String from,
            BiFunction<DockerClient, String, SyncDockerCmd<Void>> command) {
        for (Container container : of(with)) {
            if (container.getState().equals(from)) {
                try {
                    calls.call(what, docker -> command.apply(docker, container.getId()).exec());
                } catch (NotFoundException | ConflictException e) {
                    LOG.debug("{} has ended meanwhile", container.getId());
                } catch (DockerException e) {
                    throw refused(what, e);
                }
            }
        }
    }

    /// Takes one away, with its anonymous volume.
    void remove(String container) {
        try {
            calls.call(
                    "remove a container",
                    settings.startDeadline(),
                    docker ->
                            docker.removeContainerCmd(container)
                                    .withForce(true)
                                    .withRemoveVolumes(true)
                                    .exec());
        } catch (NotFoundException | ConflictException e) {
            LOG.debug("{} is gone, or being removed already", container);
        } catch (DockerException e) {
            throw refused("remove a container", e);
        }
    }

    /// After a failed start: what cannot be removed now is listed as never started, and goes then.
    private void removeQuietly(String container) {
        try {
            remove(container);
        } catch (EngineUnreachable e) {
            LOG.warn("what is left of a failed start stays for now: {}", container, e);
        }
    }
}
