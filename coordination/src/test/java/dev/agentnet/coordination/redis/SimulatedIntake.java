package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What main does with its own tasks as [Simulation] has it: some are routed, some become plans,
/// and sometimes it dies over one.
final class SimulatedIntake {

    private static final AgentId MAIN = AgentId.orchestrator(DomainName.MAIN, 1);

    private final SimulatedWorld world;
    private final Map<TaskId, Part> parts = new LinkedHashMap<>();

    /// What a claimed task of main becomes, the same whenever it is claimed again.
    private final Map<TaskId, List<Part>> plans = new HashMap<>();

    private int requests;

    SimulatedIntake(SimulatedWorld world) {
        this.world = world;
    }

    List<TaskId> parts() {
        return List.copyOf(parts.keySet());
    }

    void run() {
        for (Task task :
                world.network
                        .claims()
                        .step(MAIN, "main-" + requests++, List.of(), 2, SimulatedDomain.LEASE)
                        .granted()) {
            if (plans.containsKey(task.id()) || world.chance(2)) {
                plan(task);
            } else {
                route(task);
            }
        }
        world.network.routes().joinReady(world.leader(), 10);
    }

    private void route(Task task) {
        List<TaskSpec> children = new ArrayList<>(List.of(TaskSpec.of(Simulation.BACKEND, "one")));
        if (world.chance(2)) {
            children.add(TaskSpec.of(Simulation.BACKEND, "two"));
        }
        if (!world.chance(4)) {
            Replies.await(
                    world.network
                            .routes()
                            .routeLater(world.leader(), task, Json.object(), children));
        }
    }

    private void plan(Task task) {
        List<Part> all = plans.computeIfAbsent(task.id(), _ -> draw(task));
        if (!world.chance(4)) {
            world.network.routes().plan(world.leader(), task, all);
            all.forEach(part -> parts.put(part.id(), part));
        }
    }

    /// Up to five tasks, each waiting for some of those before it.
    private List<Part> draw(Task plan) {
        List<String> tasks = new ArrayList<>();
        int many = 1 + world.random.nextInt(5);
        for (int n = 1; n <= many; n++) {
            StringBuilder task = new StringBuilder("t" + n + ":");
            for (int before = 1; before < n; before++) {
                if (world.chance(2)) {
                    task.append(" t").append(before);
                }
            }
            tasks.add(task.toString());
        }
        return NetworkOnRedis.parts(plan, tasks.toArray(String[]::new));
    }

    /// Of what has just been claimed nothing waits for what is not done.
    void checkBegun(Set<TaskId> claimed) {
        for (TaskId id : claimed) {
            Part part = parts.get(id);
            if (part != null) {
                assertThat(part.waitsFor())
                        .as("what %s waits for", id)
                        .allSatisfy(before -> assertThat(state(before)).isEqualTo(TaskState.DONE));
            }
        }
    }

    private TaskState state(TaskId id) {
        return world.network.records().find(id).orElseThrow().state();
    }
}
