package dev.agentnet.main.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanTasks;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A plan of a thousand tasks over three domains: whether each constraint held is read from the
/// history of events, not from what the scheduler says.
@Tag("slow")
final class PlanAtScaleTest {

    private static final int TASKS = 1_000;
    private static final int DEPENDENCIES = 3_000;
    private static final int FILES = 40;
    private static final List<DomainName> DOMAINS = LargePlan.DOMAINS;

    private final TestRedis redis = TestRedis.shared();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private final Leadership leadership =
            new Leadership(
                    network.upkeep(),
                    "main.1",
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Optional.empty());
    private final Random chance = new Random(7);

    @AfterEach
    void close() {
        leadership.close();
        network.close();
    }

    @Test
    void everyConstraintHeld() {
        leadership.start();
        Map<DomainName, KnownDomain> known = new HashMap<>();
        DOMAINS.forEach(domain -> known.put(domain, new KnownDomain("x", List.of("w"))));
        network.registry().publishDomains(known);
        LargePlan large = LargePlan.of(TASKS, DEPENDENCIES, FILES, chance);
        assertThat(large.dependencies()).isEqualTo(DEPENDENCIES);
        assertThat(large.overlaps()).hasSizeGreaterThan(1_000);
        TaskId whole = network.submissions().submit(PlanTasks.whole(large.plan())).id();
        long before = System.nanoTime();
        intake().runOnce();
        long planned = System.nanoTime() - before;
        assertThat(network.records().children(whole)).hasSize(TASKS);

        work(whole);

        System.out.printf(
                "a plan of %d tasks: made in %d ms, worked off in %d ms%n",
                TASKS, planned / 1_000_000, (System.nanoTime() - before) / 1_000_000);
        large.assertHeld(network.journal(), whole);
        assertThat(network.inspection().inspect().violations()).isEmpty();
    }

    private Intake intake() {
        Map<DomainName, List<String>> workers = new HashMap<>();
        DOMAINS.forEach(domain -> workers.put(domain, List.of("w")));
        return new Intake(
                leadership,
                network.claims(),
                network.routes(),
                new PlanIntake(
                        network.routes(),
                        network.submissions(),
                        PlanLimits.from(ConfigFactory.defaultReference()),
                        () -> workers),
                () ->
                        Optional.of(text -> {
                            throw new IllegalStateException("all have a domain");
                        }),
                AgentId.orchestrator(DomainName.MAIN, 1),
                Duration.ofSeconds(30),
                false,
                2);
    }

    /// Each domain works on up to five, and ends them in any order.
    private void work(TaskId whole) {
        Joiner joiner =
                new Joiner(leadership, network.records(), network.routes(), System::nanoTime);
        Map<DomainName, List<Task>> held = new HashMap<>();
        DOMAINS.forEach(domain -> held.put(domain, new ArrayList<>()));
        for (int step = 0; step < 100 * TASKS; step++) {
            DomainName domain = DOMAINS.get(chance.nextInt(DOMAINS.size()));
            List<Task> tasks = Objects.requireNonNull(held.get(domain));
            AgentId agent = AgentId.orchestrator(domain, 1);
            List<Finish> ended = new ArrayList<>();
            if (!tasks.isEmpty()) {
                Task task = tasks.remove(chance.nextInt(tasks.size()));
                Outcome done = new Outcome.Checked("fine", Usage.NONE, 0, "", "");
                ended.add(new Finish(task.id(), task.token().orElseThrow(), agent, done));
            }
            String request = UUID.randomUUID().toString();
            int slots = 5 - tasks.size();
            tasks.addAll(
                    network.claims()
                            .step(agent, request, ended, slots, Duration.ofMinutes(5))
                            .granted());
            if (chance.nextInt(3) == 0) {
                joiner.runOnce();
                if (state(whole) == TaskState.DONE) {
                    return;
                }
            }
        }
        throw new AssertionError("the plan is " + state(whole));
    }

    private TaskState state(TaskId id) {
        return network.records().find(id).orElseThrow().state();
    }
}
