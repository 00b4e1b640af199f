package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/// A person who cannot make up his mind, as [Simulation] has him.
final class SimulatedPerson {

    private final SimulatedWorld world;

    SimulatedPerson(SimulatedWorld world) {
        this.world = world;
    }

    void changeMind() {
        List<TaskId> known = world.known();
        if (known.isEmpty()) {
            return;
        }
        TaskId id = world.any(known);
        if (world.chance(2)) {
            world.network.submissions().cancel(id, "no");
        } else {
            world.network.submissions().retry(id, "after all");
        }
    }

    void pauseOrResumeTask() {
        List<TaskId> known = world.known();
        if (known.isEmpty()) {
            return;
        }
        TaskId id = world.any(known);
        if (world.chance(2)) {
            world.network.controls().pause(id);
        } else {
            world.network.controls().resume(id);
        }
    }

    void pauseOrResumeDomain() {
        if (world.chance(2)) {
            world.network.controls().pause(Simulation.BACKEND);
            world.letTimePass();
            world.reap(Simulation.BACKEND);
        } else {
            resumeDomain();
        }
    }

    /// What a lease had left when its domain was paused it has left when that goes on, and nothing
    /// stood for longer than since it was claimed.
    private void resumeDomain() {
        Map<TaskId, Long> left = new HashMap<>();
        String since = world.raw.hget("fleet:desired:backend", "paused_at");
        if (since != null) {
            world.network
                    .upkeep()
                    .leases(Simulation.BACKEND)
                    .forEach((id, end) -> left.put(id, end - Long.parseLong(since)));
        }
        world.network.controls().resume(Simulation.BACKEND);
        Map<TaskId, Long> leases = world.network.upkeep().leases(Simulation.BACKEND);
        left.forEach((id, before) ->
                assertThat(Objects.requireNonNull(leases.get(id)) - world.now())
                        .as("what is left of the lease of %s", id)
                        .isGreaterThanOrEqualTo(
                                Math.min(before, SimulatedDomain.LEASE.toMillis())));
        left.keySet().forEach(this::checkPaused);
    }

    private void checkPaused(TaskId id) {
        Map<String, String> record = world.raw.hgetall("tasks:info:" + id);
        long paused = Long.parseLong(record.getOrDefault("paused_ms", "0"));
        long claimed = Long.parseLong(record.getOrDefault("claimed_at", "0"));
        assertThat(paused).as("how long %s stood", id).isBetween(0L, world.now() - claimed);
    }

    void drainOrScale() {
        if (world.chance(2)) {
            world.network.controls().drain(Simulation.BACKEND);
        } else {
            world.network
                    .controls()
                    .scale(
                            Simulation.BACKEND,
                            world.chance(2) ? OptionalInt.of(2) : OptionalInt.empty());
        }
    }

    void kill() {
        if (!world.chance(3)) {
            return;
        }
        Map<TaskId, String> claims =
                world.claims(world.network.upkeep().leases(Simulation.BACKEND).keySet());
        List<TaskId> taken = world.network.controls().kill(Simulation.BACKEND, "enough");
        world.lose(taken.stream().map(claims::get).toList());
        assertThat(world.network.upkeep().leases(Simulation.BACKEND)).isEmpty();
    }

    boolean hasPausedDomain() {
        return world.raw.hexists("fleet:desired:backend", "paused_at");
    }

    /// Whether the domain claims nothing: paused, or drained.
    boolean holdsDomain() {
        return hasPausedDomain() || world.raw.hexists("fleet:desired:backend", "drained_at");
    }

    void letAllGoOn() {
        resumeDomain();
        world.known().forEach(world.network.controls()::resume);
    }
}
