package dev.agentnet.main.spawn;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Orchestrators in containers of a Docker engine, one each.
///
/// What it knows is what the engine lists under the network's label; it keeps nothing of its own,
/// so another instance may go on at any time.
public final class DockerEngine implements ContainerEngine {

    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /// How much longer than the grace a stop may take.
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private static final int KILLED = 137;

    private final DockerSettings settings;
    private final Labels labels;
    private final DockerCalls calls;
    private final DomainWalls walls;
    private final DockerContainers containers;
    private final List<Consumer<AgentId>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> returns = new CopyOnWriteArrayList<>();

    /// Made and not yet started, by this engine, now. Any thread.
    private final Set<AgentId> starting = ConcurrentHashMap.newKeySet();

    /// Asked to end and not yet gone. Any thread.
    private final Set<AgentId> draining = ConcurrentHashMap.newKeySet();

    /// Made for the first listener, under the lock of this object.
    private @Nullable DockerEvents events;

    public DockerEngine(DockerSettings settings) {
        this(settings, true);
    }

    private DockerEngine(DockerSettings settings, boolean walled) {
        this.settings = settings;
        this.labels = new Labels(settings.handover().network(), settings.network());
        this.calls = new DockerCalls(settings.host(), settings.callDeadline());
        this.walls =
                walled ? new DomainNetworks(settings, labels, calls) : new OneNetwork(settings);
        this.containers = new DockerContainers(settings, labels, calls, walls);
    }

    /// One that puts all domains on the network of the settings itself: one from which they reach
    /// Redis and main as processes of the host, for measurements, or none at all.
    public static DockerEngine withoutWalls(DockerSettings settings) {
        return new DockerEngine(settings, false);
    }

    private record OneNetwork(DockerSettings settings) implements DomainWalls {

        @Override
        public String networkOf(DomainName domain) {
            return settings.network();
        }

        @Override
        public void tidy(Set<DomainName> living) {
            // It was there before us.
        }
    }

    @Override
    public List<Fleet.Member> list() {
        List<Fleet.Member> members = new ArrayList<>();
        for (Container container : containers.of(labels.ours())) {
            Optional<AgentId> id = labels.agent(container.getLabels());
            if (id.isPresent() && !starting.contains(id.get())) {
                member(id.get(), container).ifPresent(members::add);
            }
        }
        return members;
    }

    private Optional<Fleet.Member> member(AgentId id, Container container) {
        String name = settings.handover().nameOf(id);
        Instant created = Instant.ofEpochSecond(container.getCreated());
        return switch (container.getState()) {
            case "removing" -> Optional.empty();
            case "created" ->
                    Optional.of(
                            new Fleet.Member(
                                    id,
                                    name,
                                    created,
                                    Optional.of(new Fleet.Ended(0, false, "was never started"))));
            case "exited", "dead" ->
                    ended(container.getId())
                            .map(end -> new Fleet.Member(id, name, created, Optional.of(end)));
            default ->
                    Optional.of(
                            new Fleet.Member(
                                    id,
                                    name,
                                    created,
                                    container.getState().equals(DockerContainers.PAUSED),
                                    Optional.empty()));
        };
    }

    /// How it ended; empty if it was removed meanwhile.
    private Optional<Fleet.Ended> ended(String container) {
        try {
            ContainerState state =
                    calls.call(
                            "inspect a container",
                            docker -> docker.inspectContainerCmd(container).exec().getState());
            Long code = state.getExitCodeLong();
            int exitCode = code == null ? KILLED : code.intValue();
            boolean outOfMemory = Boolean.TRUE.equals(state.getOOMKilled());
            String reason = "ended with exit code " + exitCode;
            return Optional.of(
                    new Fleet.Ended(
                            exitCode,
                            outOfMemory,
                            outOfMemory ? reason + ", out of memory" : reason));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (DockerException e) {
            throw new EngineUnreachable("Docker refused to inspect a container: " + e, e);
        }
    }

    @Override
    public void start(AgentId id, DomainTemplate template) {
        starting.add(id);
        try {
            containers.start(id, template);
        } finally {
            starting.remove(id);
        }
    }

    @Override
    public void drain(AgentId id) {
        if (draining.add(id)) {
            Thread.ofVirtual().name("drain-" + id).start(() -> stop(id));
        }
    }

    /// The engine itself waits the grace and kills: also when the spawner dies meanwhile.
    private void stop(AgentId id) {
        int grace = (int) settings.grace().toSeconds();
        try {
            for (Container container : containers.of(labels.ours(id))) {
                calls.call(
                        "stop " + id,
                        settings.grace().plus(STOPPING),
                        docker ->
                                docker.stopContainerCmd(container.getId())
                                        .withTimeout(grace)
                                        .exec());
            }
        } catch (NotFoundException | NotModifiedException e) {
            LOG.debug("{} had ended already", id);
        } catch (DockerException | EngineUnreachable e) {
            LOG.warn("{} could not be asked to end; it is asked again", id, e);
        } finally {
            draining.remove(id);
        }
    }

    @Override
    public void freeze(AgentId id) {
        containers.freeze(labels.ours(id));
    }

    @Override
    public void thaw(AgentId id) {
        containers.thaw(labels.ours(id));
    }

    @Override
    public void remove(AgentId id) {
        containers.of(labels.ours(id)).forEach(one -> containers.remove(one.getId()));
    }

    @Override
    public void tidy() {
        Set<DomainName> living = new HashSet<>();
        containers.of(labels.ours()).stream()
                .map(container -> labels.agent(container.getLabels()))
                .flatMap(Optional::stream)
                .forEach(id -> living.add(id.domain()));
        starting.forEach(id -> living.add(id.domain()));
        walls.tidy(living);
    }

    @Override
    public AutoCloseable onDeath(Consumer<AgentId> listener) {
        listeners.add(listener);
        follow();
        return () -> listeners.remove(listener);
    }

    @Override
    public AutoCloseable onReturn(Runnable listener) {
        returns.add(listener);
        follow();
        return () -> returns.remove(listener);
    }

    private synchronized void follow() {
        if (events == null) {
            events = new DockerEvents(calls, labels, this::died, this::cameBack, this::afterCut);
            events.start();
        }
    }

    private void died(AgentId id) {
        listeners.forEach(listener -> listener.accept(id));
    }

    private void cameBack() {
        returns.forEach(Runnable::run);
    }

    private void afterCut() {
        cameBack();
        list().stream()
                .filter(member -> member.ended().isPresent())
                .forEach(member -> died(member.id()));
    }

    /// Ends the connection; the containers go on.
    @Override
    public void close() {
        DockerEvents stream;
        synchronized (this) {
            listeners.clear();
            returns.clear();
            stream = events;
        }
        if (stream != null) {
            stream.close();
        }
        calls.close();
    }
}
