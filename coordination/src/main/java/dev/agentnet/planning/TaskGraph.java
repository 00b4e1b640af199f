package dev.agentnet.planning;

import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/// Which task of a plan waits for which. Tasks are numbers here, by their place in the plan.
public final class TaskGraph {

    private final List<String> ids;
    private final List<List<Integer>> dependencies = new ArrayList<>();
    private final List<List<Integer>> dependents = new ArrayList<>();
    private final List<Integer> order;

    /// Bit `b` of entry `a`: `a` waits for `b`, at once or through others. Right only without
    /// cycles.
    private final List<BitSet> before = new ArrayList<>();

    public static TaskGraph of(Plan plan) {
        return new TaskGraph(
                plan.tasks().stream().map(PlannedTask::id).toList(),
                plan.tasks().stream().map(PlannedTask::dependencies).toList());
    }

    /// Takes faulty plans as well: ids that nobody has are passed over, and of two that are the
    /// same the first counts.
    TaskGraph(List<String> ids, List<List<String>> waitsFor) {
        this.ids = List.copyOf(ids);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            places.putIfAbsent(ids.get(i), i);
            dependencies.add(new ArrayList<>());
            dependents.add(new ArrayList<>());
            before.add(new BitSet());
        }
        for (int i = 0; i < ids.size(); i++) {
            for (String id : waitsFor.get(i).stream().distinct().toList()) {
                Integer of = places.get(id);
                if (of != null) {
                    dependencies.get(i).add(of);
                    dependents.get(of).add(i);
                }
            }
        }
        BitSet all = new BitSet();
        all.set(0, ids.size());
        this.order = sorted(all);
        for (int task : order) {
            for (int dependency : dependencies.get(task)) {
                before.get(task).or(before.get(dependency));
                before.get(task).set(dependency);
            }
        }
    }

    /// Those of `among` that can be brought into an order, each behind what it waits for among
    /// them; otherwise as in the plan.
    private List<Integer> sorted(BitSet among) {
        int[] open = new int[ids.size()];
        Queue<Integer> ready = new PriorityQueue<>();
        for (int task = among.nextSetBit(0); task >= 0; task = among.nextSetBit(task + 1)) {
            open[task] = (int) dependencies.get(task).stream().filter(among::get).count();
            if (open[task] == 0) {
                ready.add(task);
            }
        }
        List<Integer> sorted = new ArrayList<>();
        for (Integer task = ready.poll(); task != null; task = ready.poll()) {
            sorted.add(task);
            for (int dependent : dependents.get(task)) {
                if (among.get(dependent) && --open[dependent] == 0) {
                    ready.add(dependent);
                }
            }
        }
        return sorted;
    }

    public List<Integer> dependencies(int task) {
        return List.copyOf(dependencies.get(task));
    }

    /// What it waits for, but for what another of these waits for anyway.
    public List<Integer> nearest(int task) {
        List<Integer> all = dependencies.get(task);
        return all.stream()
                .filter(one -> all.stream().noneMatch(other -> before.get(other).get(one)))
                .toList();
    }

    public List<Integer> dependents(int task) {
        return List.copyOf(dependents.get(task));
    }

    /// All tasks, each behind those it waits for.
    public List<Integer> order() {
        return List.copyOf(order);
    }

    /// Whether one of the two has to wait for the other.
    public boolean areOrdered(int one, int other) {
        return before.get(one).get(other) || before.get(other).get(one);
    }

    /// Whether `task` has to wait for `other`, at once or through others.
    public boolean waitsFor(int task, int other) {
        return before.get(task).get(other);
    }

    /// Circles of tasks that wait for each other, none of them for the same reason as another; each
    /// begins with the first of it in the plan.
    List<List<Integer>> cycles() {
        List<List<Integer>> cycles = new ArrayList<>();
        BitSet rest = new BitSet();
        rest.set(0, ids.size());
        sorted(rest).forEach(rest::clear);
        while (!rest.isEmpty()) {
            List<Integer> cycle = cycle(rest);
            cycles.add(cycle);
            cycle.forEach(rest::clear);
            sorted(rest).forEach(rest::clear);
        }
        return cycles;
    }

    /// Each of `rest` waits for another of it, so that who goes on from one to the next comes back.
    private List<Integer> cycle(BitSet rest) {
        List<Integer> way = new ArrayList<>();
        int task = rest.nextSetBit(0);
        while (!way.contains(task)) {
            way.add(task);
            task = dependencies.get(task).stream().filter(rest::get).findFirst().orElseThrow();
        }
        List<Integer> cycle = new ArrayList<>(way.subList(way.indexOf(task), way.size()));
        Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
        return cycle;
    }

    /// What can run at the same time if all tasks take equally long: each task stands one level
    /// below the last of those it waits for.
    public List<List<Integer>> levels() {
        int[] depth = new int[ids.size()];
        List<List<Integer>> levels = new ArrayList<>();
        for (int task : order) {
            for (int dependency : dependencies.get(task)) {
                depth[task] = Math.max(depth[task], depth[dependency] + 1);
            }
            while (levels.size() <= depth[task]) {
                levels.add(new ArrayList<>());
            }
            levels.get(depth[task]).add(task);
        }
        levels.forEach(Collections::sort);
        return levels;
    }

    /// The longest chain of tasks that wait for each other: no plan ends sooner than that takes.
    public List<Integer> criticalPath() {
        int[] length = new int[ids.size()];
        int[] previous = new int[ids.size()];
        int last = -1;
        for (int task : order) {
            length[task] = 1;
            previous[task] = -1;
            for (int dependency : dependencies.get(task)) {
                if (length[dependency] >= length[task]) {
                    length[task] = length[dependency] + 1;
                    previous[task] = dependency;
                }
            }
            if (last < 0 || length[task] > length[last]) {
                last = task;
            }
        }
        List<Integer> path = new ArrayList<>();
        for (int task = last; task >= 0; task = previous[task]) {
            path.add(task);
        }
        return path.reversed();
    }
}
