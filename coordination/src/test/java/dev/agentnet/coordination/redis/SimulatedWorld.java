package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Token;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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

    private static final int STEPS = 120;
    private static final int ROUNDS = 100;
    private static final DomainName MAIN = DomainName.MAIN;
    private static final long[] LEAPS = {0, 50, 1_000, 10_000, 40_000};

    final Random random;
    final RedisNetwork network;
    final RedisCommands<String, String> raw;
    private final LongConsumer advance;
    private final List<String> story = new ArrayList<>();
    private final List<TaskId> accepted = new ArrayList<>();
    private final List<SimulatedDomain> domains = new ArrayList<>();

    /// Claims that were taken back, each as its task and its token: nothing may come of them.
    private final Set<String> lost = new HashSet<>();

    private final SimulatedIntake intake = new SimulatedIntake(this);
    private final SimulatedMerges merges = new SimulatedMerges(this);
    private final SimulatedPerson person = new SimulatedPerson(this);
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

    LeaderToken leader() {
        return leader;
    }

    boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    /// Milliseconds of the clock that the scripts see.
    long now() {
        return Long.parseLong(raw.get("simulated:clock"));
    }

    /// All that was accepted, and the parts of plans, in the order they came to be.
    List<TaskId> known() {
        List<TaskId> known = new ArrayList<>(accepted);
        known.addAll(intake.parts());
        return known;
    }

    void lose(Collection<String> claims) {
        lost.addAll(claims);
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
        merges.check();
    }

    private void act() {
        int choice = random.nextInt(28);
        story.add("action " + choice);
        switch (choice) {
            case 0, 1 -> accepted.add(submit(Simulation.BACKEND));
            case 2, 3 -> accepted.add(submit(MAIN));
            case 4 -> again();
            case 5, 6, 7, 8 -> step(any(domains));
            case 9, 10 -> any(domains).renew();
            case 11 -> letTimePass();
            case 12 -> reap(Simulation.BACKEND);
            case 13 -> die();
            case 14 -> network.upkeep().promote(leader, Simulation.BACKEND);
            case 15 -> merges.land();
            case 16, 17 -> intake.run();
            case 18 -> depose();
            case 19 -> person.changeMind();
            case 20, 21 -> person.pauseOrResumeTask();
            case 22 -> person.pauseOrResumeDomain();
            case 23 -> person.drainOrScale();
            case 24 -> person.kill();
            case 25, 26 -> allow(leader, Map.of(rooms(), (long) random.nextInt(3)));
            default -> tryAsDeposed();
        }
    }

    <T> T any(List<T> list) {
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
        boolean stands = person.holdsDomain();
        Set<TaskId> before = Set.copyOf(network.upkeep().leases(Simulation.BACKEND).keySet());
        domain.step()
                .forEach((id, token) ->
                        assertThat(lost)
                                .as("an outcome was taken")
                                .doesNotContain(claim(id, token)));
        Set<TaskId> claimed = new HashSet<>(network.upkeep().leases(Simulation.BACKEND).keySet());
        claimed.removeAll(before);
        if (stands) {
            assertThat(claimed).as("claimed while the domain stands still").isEmpty();
        }
        intake.checkBegun(claimed);
        intake.checkApart();
    }

    private static String claim(TaskId id, Token token) {
        return id + " " + token;
    }

    /// What these tasks are held by now.
    Map<TaskId, String> claims(Collection<TaskId> ids) {
        Map<TaskId, String> claims = new HashMap<>();
        for (TaskId id : ids) {
            claims.put(id, claim(id, Token.parse(raw.hget("tasks:info:" + id, "token"))));
        }
        return claims;
    }

    void letTimePass() {
        advance.accept(LEAPS[random.nextInt(LEAPS.length)]);
    }

    /// Takes back what ran out; a lease that was renewed since it was seen stays.
    void reap(DomainName domain) {
        Map<TaskId, Long> seen = network.upkeep().leases(domain);
        seen.values().removeIf(end -> end > now());
        Map<TaskId, String> claims = claims(seen.keySet());
        Map<TaskId, Long> stale = new HashMap<>(seen);
        stale.replaceAll((id, end) -> end - 1);
        assertThat(network.upkeep().reap(leader, domain, stale)).isEmpty();
        List<TaskId> taken = network.upkeep().reap(leader, domain, seen);
        taken.forEach(id -> lost.add(claims.get(id)));
        if (person.hasPausedDomain() && !domain.isMain()) {
            assertThat(taken).as("reaped while the domain stands still").isEmpty();
        }
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

    private void depose() {
        deposed = Optional.of(leader);
        raw.del("network:leader");
        leader = elect();
    }

    /// All of the domain's tasks, or those that ask for no worker.
    private BudgetScope rooms() {
        return random.nextBoolean()
                ? BudgetScope.roomOf(Simulation.BACKEND)
                : BudgetScope.roomOf(Simulation.BACKEND, "");
    }

    /// Says how many may be at work, and lets some begin that waited for room.
    private List<TaskId> allow(LeaderToken by, Map<BudgetScope, Long> allowed) {
        List<TaskId> waiting = network.budgets().deferred(Simulation.BACKEND, 3);
        return network.budgets().fund(by, Simulation.BACKEND, allowed, waiting);
    }

    private void tryAsDeposed() {
        if (deposed.isPresent()) {
            LeaderToken old = deposed.get();
            Map<TaskId, Long> leases = network.upkeep().leases(Simulation.BACKEND);
            assertThat(network.upkeep().reap(old, Simulation.BACKEND, leases)).isEmpty();
            assertThat(network.upkeep().promote(old, Simulation.BACKEND)).isZero();
            assertThat(network.routes().joinReady(old, 10)).isZero();
            assertThat(allow(old, Map.of(rooms(), 0L))).isEmpty();
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
        person.letAllGoOn();
        SimulatedDomain good = domain();
        for (int round = 0; round < ROUNDS && !isDone(); round++) {
            advance.accept(61_000);
            allow(leader, Map.of());
            reap(Simulation.BACKEND);
            reap(MAIN);
            network.upkeep().promote(leader, Simulation.BACKEND);
            intake.run();
            for (int i = 0; i < ROUNDS && good.work(); i++) {
                intake.checkBegun(network.upkeep().leases(Simulation.BACKEND).keySet());
                intake.checkApart();
                merges.landAll();
            }
            merges.landAll();
            network.routes().joinReady(leader, 100);
        }
        assertThat(isDone()).as("all comes to an end").isTrue();
    }

    private boolean isDone() {
        return accepted.stream()
                .allMatch(id -> network.records().find(id).orElseThrow().state().isEnd());
    }
}
