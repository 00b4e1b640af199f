package dev.agentnet.main.spawn;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// An engine whose containers are entries of a map. A drained one ends at once, unless it is told
/// to be stubborn.
final class MemoryEngine implements ContainerEngine {

    private final InstantSource clock;
    private final Map<AgentId, Fleet.Member> members = new ConcurrentSkipListMap<>();
    private final List<Consumer<AgentId>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> returns = new CopyOnWriteArrayList<>();

    final List<AgentId> started = new CopyOnWriteArrayList<>();
    final List<AgentId> drained = new CopyOnWriteArrayList<>();
    volatile Optional<SpawnFailed> startFails = Optional.empty();
    volatile boolean unreachable;
    volatile boolean stubborn;
    volatile int lists;
    volatile int tidied;

    MemoryEngine(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized List<Fleet.Member> list() {
        lists++;
        if (unreachable) {
            throw new EngineUnreachable(
                    "the engine hides, as the test wants", new IllegalStateException());
        }
        return new ArrayList<>(members.values());
    }

    @Override
    public void start(AgentId id, DomainTemplate template) {
        startFails.ifPresent(failure -> {
            throw failure;
        });
        String name = "agentnet-" + id.value().replace('.', '-');
        Fleet.Member member = new Fleet.Member(id, name, clock.instant(), Optional.empty());
        if (members.putIfAbsent(id, member) != null) {
            throw new SpawnFailed(FailureName.INTERNAL, id + " is there already");
        }
        started.add(id);
    }

    @Override
    public void drain(AgentId id) {
        drained.add(id);
        if (!stubborn) {
            end(id, 0, "ended with exit code 0");
        }
    }

    void end(AgentId id, int exitCode, String reason) {
        Fleet.Member now =
                members.computeIfPresent(
                        id,
                        (same, member) ->
                                member.ended().isPresent()
                                        ? member
                                        : new Fleet.Member(
                                                id,
                                                member.container(),
                                                member.created(),
                                                Optional.of(
                                                        new Fleet.Ended(exitCode, false, reason))));
        if (now != null) {
            listeners.forEach(listener -> listener.accept(id));
        }
    }

    @Override
    public void freeze(AgentId id) {
        stand(id, true);
    }

    @Override
    public void thaw(AgentId id) {
        stand(id, false);
    }

    private void stand(AgentId id, boolean still) {
        members.computeIfPresent(
                id,
                (same, member) ->
                        member.ended().isPresent()
                                ? member
                                : new Fleet.Member(
                                        id,
                                        member.container(),
                                        member.created(),
                                        still,
                                        member.ended()));
    }

    /// As if somebody had removed it by hand.
    void vanish(AgentId id) {
        members.remove(id);
    }

    @Override
    public void remove(AgentId id) {
        members.remove(id);
    }

    @Override
    public void tidy() {
        tidied++;
    }

    @Override
    public AutoCloseable onReturn(Runnable listener) {
        returns.add(listener);
        return () -> returns.remove(listener);
    }

    /// As if Redis or main had been made anew.
    void comeBack() {
        returns.forEach(Runnable::run);
    }

    @Override
    public AutoCloseable onDeath(Consumer<AgentId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        members.clear();
    }
}
