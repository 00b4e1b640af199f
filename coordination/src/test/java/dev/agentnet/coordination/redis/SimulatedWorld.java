package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Token;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;

/// Everybody who takes part in one walk of a [Simulation], and what they know of each other.
final class SimulatedWorld {

    private static final int STEPS = 60;
    private static final int ROUNDS = 100;
    private static final DomainName MAIN = DomainName.MAIN;
    private static final long[] LEAPS = {0, 50, 1_000, 10_000, 40_000};

    private final Random random;
    private final RedisNetwork network;
    private final RedisCommands<String, String> raw;
    private final LongConsumer advance;
    private final List<String> story = new ArrayList<>();
    private final List<TaskId> accepted = new ArrayList<>();
    private final List<SimulatedDomain> domains = new ArrayList<>();

    /// Claims that were taken back, each as its task and its token: nothing may come of them.
    private final Set<String> lost = new HashSet<>();

    private final Map<TaskId, Integer> landed = new HashMap<>();
    private LeaderToken leader;
    private Optional<LeaderToken> deposed = Optional.empty();
    private int number;

    SimulatedWorld(
            long seed,
            RedisNetwork network,
            RedisCommands<String, String> raw,
            LongConsumer advance) {
        this.random = new Random(seed);
        this.network = network;
        this.raw = raw;
        this.advance = advance;
        advance.accept(1_000_000_000);
        leader = elect();
        domains.add(domain());
        domains.add(domain());
    }

    String story() {
        return String.join("\n", story);
    }

    private LeaderToken elect() {
        return network.upkeep()
                .lead("main." + ++number, Duration.ofHours(1), Pulse.NONE)
                .orElseThrow()
                .token();
    }

    private SimulatedDomain domain() {
        AgentId id = AgentId.orchestrator(Simulation.BACKEND, ++number);
        return new SimulatedDomain(id, network.claims(), random);
    }

    void walk() {
        for (int i = 0; i < STEPS; i++) {
            act();
        }
        settle();
        assertThat(network.inspection().inspect().violations()).isEmpty();
        new Invariants(raw, "").check();
        assertThat(landed.values()).allMatch(times -> times == 1);
    }

    private void act() {
        int choice = random.nextInt(20);
        story.add("action " + choice);
        switch (choice) {
            case 0, 1, 2 -> accepted.add(submit(Simulation.BACKEND));
            case 3 -> accepted.add(submit(MAIN));
            case 4 -> again();
            case 5, 6, 7, 8 -> step(any(domains));
            case 9, 10 -> any(domains).renew();
            case 11 -> advance.accept(LEAPS[random.nextInt(LEAPS.length)]);
            case 12 -> reap(Simulation.BACKEND);
            case 13 -> die();
            case 14 -> network.upkeep().promote(leader, Simulation.BACKEND);
            case 15 -> land();
            case 16 -> route();
            case 17 -> changeMind();
            case 18 -> depose();
            default -> tryAsDeposed();
        }
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private TaskId submit(DomainName domain) {
        return network.submissions().submit(TaskSpec.of(domain, "task " + accepted.size())).id();
    }

    /// The same submit twice under one key.
    private void again() {
        TaskSpec spec = TaskSpec.of(Simulation.BACKEND, "keyed");
        String key = "key-" + random.nextInt(3);
        TaskId id = network.submissions().submit(spec, key).id();
        assertThat(network.submissions().submit(spec, key).id()).isEqualTo(id);
        if (!accepted.contains(id)) {
            accepted.add(id);
        }
    }

    private void step(SimulatedDomain domain) {
        domain.step()
                .forEach((id, token) ->
                        assertThat(lost)
                                .as("an outcome was taken")
                                .doesNotContain(claim(id, token)));
    }

    private static String claim(TaskId id, Token token) {
        return id + " " + token;
    }

    /// What these tasks are held by now.
    private Map<TaskId, String> claims(Set<TaskId> ids) {
        Map<TaskId, String> claims = new HashMap<>();
        for (TaskId id : ids) {
            claims.put(id, claim(id, Token.parse(raw.hget("tasks:info:" + id, "token"))));
        }
        return claims;
    }

    /// Takes back what ran out; a lease that was renewed since it was seen stays.
    private void reap(DomainName domain) {
        Map<TaskId, Long> seen = network.upkeep().leases(domain);
        long now = Long.parseLong(raw.get("simulated:clock"));
        seen.values().removeIf(end -> end > now);
        Map<TaskId, String> claims = claims(seen.keySet());
        Map<TaskId, Long> stale = new HashMap<>(seen);
        stale.replaceAll((id, end) -> end - 1);
        assertThat(network.upkeep().reap(leader, domain, stale)).isEmpty();
        network.upkeep().reap(leader, domain, seen).forEach(id -> lost.add(claims.get(id)));
    }

    /// A process ends, or is only thought to have ended: then it goes on later.
    private void die() {
        SimulatedDomain dead = any(domains);
        Map<TaskId, String> claims = claims(network.upkeep().leases(Simulation.BACKEND).keySet());
        network.upkeep()
                .reapDead(leader, dead.id(), FailureName.LEASE_LOST, "it was killed")
                .forEach(id -> lost.add(claims.get(id)));
        if (random.nextBoolean()) {
            domains.remove(dead);
        }
        domains.add(domain());
    }

    private void land() {
        List<TaskId> waiting = network.records().list(Simulation.BACKEND, TaskState.VERIFYING, 10);
        network.merges().enqueue(leader, Simulation.BACKEND, "shop", waiting);
        Optional<TaskId> first = network.merges().first("shop");
        if (first.isEmpty()) {
            return;
        }
        TaskId id = first.get();
        Entry entry = new Entry(id, network.records().find(id).orElseThrow().attempt());
        boolean begun =
                network.merges()
                        .begin(leader, "shop", new Intent(id, entry.attempt(), "old", "new"));
        int choice = random.nextInt(3);
        if (!begun) {
            network.merges().drop(leader, "shop", entry);
        } else if (choice == 0) {
            Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "mend it");
            network.merges().back(leader, "shop", entry, refusal, 1);
        } else if (choice == 1 && network.merges().done(leader, "shop", entry, Map.of())) {
            landed.merge(id, 1, Integer::sum);
        }
    }

    private void route() {
        AgentId main = AgentId.orchestrator(MAIN, 1);
        for (Task task :
                network.claims()
                        .step(main, "main-" + number++, List.of(), 2, SimulatedDomain.LEASE)
                        .granted()) {
            List<TaskSpec> parts = new ArrayList<>(List.of(TaskSpec.of(Simulation.BACKEND, "one")));
            if (random.nextBoolean()) {
                parts.add(TaskSpec.of(Simulation.BACKEND, "two"));
            }
            if (random.nextInt(4) > 0) {
                Replies.await(network.routes().routeLater(leader, task, Json.object(), parts));
            }
        }
        network.routes().joinReady(leader, 10);
    }

    private void changeMind() {
        if (!accepted.isEmpty()) {
            TaskId id = any(accepted);
            if (random.nextBoolean()) {
                network.submissions().cancel(id, "no");
            } else {
                network.submissions().retry(id, "after all");
            }
        }
    }

    private void depose() {
        deposed = Optional.of(leader);
        raw.del("network:leader");
        leader = elect();
    }

    private void tryAsDeposed() {
        if (deposed.isPresent()) {
            LeaderToken old = deposed.get();
            Map<TaskId, Long> leases = network.upkeep().leases(Simulation.BACKEND);
            assertThat(network.upkeep().reap(old, Simulation.BACKEND, leases)).isEmpty();
            assertThat(network.upkeep().promote(old, Simulation.BACKEND)).isZero();
            assertThat(network.routes().joinReady(old, 10)).isZero();
            network.merges()
                    .first("shop")
                    .ifPresent(id ->
                            assertThat(
                                            network.merges()
                                                    .done(old, "shop", new Entry(id, 1), Map.of()))
                                    .isFalse());
        }
    }

    /// All goes well from now on, until nothing is left to do.
    private void settle() {
        SimulatedDomain good = domain();
        for (int round = 0; round < ROUNDS && !isDone(); round++) {
            advance.accept(61_000);
            reap(Simulation.BACKEND);
            reap(MAIN);
            network.upkeep().promote(leader, Simulation.BACKEND);
            route();
            for (int i = 0; i < ROUNDS && good.work(); i++) {
                landAll();
            }
            landAll();
            network.routes().joinReady(leader, 100);
        }
        assertThat(isDone()).as("all comes to an end").isTrue();
    }

    private void landAll() {
        List<TaskId> waiting = network.records().list(Simulation.BACKEND, TaskState.VERIFYING, 100);
        network.merges().enqueue(leader, Simulation.BACKEND, "shop", waiting);
        for (int i = 0; i < ROUNDS && network.merges().first("shop").isPresent(); i++) {
            land();
        }
    }

    private boolean isDone() {
        return accepted.stream()
                .allMatch(id -> network.records().find(id).orElseThrow().state().isEnd());
    }
}
