package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Places;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What main does with its own tasks as [Simulation] has it: some are routed, some become plans,
/// and sometimes it dies over one.
final class SimulatedIntake {

    private static final AgentId MAIN = AgentId.orchestrator(DomainName.MAIN, 1);

    private static final String REPOSITORY = "places";

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
            List<Part> beside = all.stream().map(part -> beside(part, task.id())).toList();
            world.network.routes().plan(world.leader(), task, beside.size(), beside);
            all.forEach(part -> parts.put(part.id(), part));
        }
    }

    /// With those of other plans that write where it does, as main finds them.
    private Part beside(Part part, TaskId plan) {
        List<TaskId> rivals =
                world.network.routes().places(REPOSITORY).stream()
                        .filter(other -> !other.plan().equals(plan))
                        .filter(other -> !Collections.disjoint(other.artifacts(), places(part)))
                        .map(Places::task)
                        .toList();
        return new Part(part.id(), part.name(), part.spec(), part.waitsFor(), rivals);
    }

    /// Up to five tasks, each waiting for some of those before it and writing to some places.
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
        return NetworkOnRedis.parts(plan, tasks.toArray(String[]::new)).stream()
                .map(this::writing)
                .toList();
    }

    private Part writing(Part part) {
        Set<String> places = new TreeSet<>();
        for (int n = world.random.nextInt(3); n > 0; n--) {
            places.add("place" + world.random.nextInt(4));
        }
        return RivalPlans.writing(part, REPOSITORY, places);
    }

    private static List<String> places(Part part) {
        return Places.of(part, part.id()).artifacts();
    }

    private static TaskId plan(Part part) {
        return part.spec().parent().orElseThrow();
    }

    /// Of the tasks of two plans that write to the same place one is at work or being merged.
    void checkApart() {
        List<Part> begun = new ArrayList<>();
        for (Part part : parts.values()) {
            TaskState state = state(part.id());
            if (state == TaskState.ACTIVE || state == TaskState.VERIFYING) {
                begun.add(part);
            }
        }
        for (Part one : begun) {
            for (Part other : begun) {
                if (!plan(one).equals(plan(other))) {
                    assertThat(places(one))
                            .as("where %s writes beside %s", one.id(), other.id())
                            .noneMatch(places(other)::contains);
                }
            }
        }
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
