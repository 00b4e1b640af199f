package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plans of all weights and tasks of none, which come, are claimed, come back and are cancelled by
/// chance: what must hold of their shares. A seed makes the same walk each time.
@Tag("slow")
final class ShareWalksTest extends NetworkOnRedis {

    private static final int STEPS = 400;

    /// Whoever is of no plan.
    private static final String PLAIN = "";

    private final Map<String, Integer> weights = new LinkedHashMap<>(Map.of(PLAIN, 1));
    private final Map<TaskId, String> laneOf = new HashMap<>();

    /// What waits to be claimed, by its lane.
    private final Map<String, Set<TaskId>> waiting = new HashMap<>();

    /// Of two lanes in which something has waited since then: how far one was ahead of the other,
    /// in claims by weight, and between which bounds that has been.
    private final Map<String, double[]> ahead = new HashMap<>();

    private final Set<Task> held = new LinkedHashSet<>();
    private final Set<TaskId> ended = new HashSet<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nobodyGetsMoreThanHisShareAndNothingIsLost(long seed) {
        Random chance = new Random(seed);
        for (int n = 0; n < STEPS; n++) {
            act(chance);
            // Whoever waits for nothing has no share to lose.
            ahead.keySet().removeIf(pair -> !waitsInBoth(pair));
        }
        while (waiting.values().stream().anyMatch(ids -> !ids.isEmpty())) {
            claimSome(7);
            ahead.keySet().removeIf(pair -> !waitsInBoth(pair));
        }
        assertThat(step(List.of(), 1).granted()).isEmpty();
        held.forEach(task -> assertThat(state(task.id())).isEqualTo(TaskState.ACTIVE));
        assertThat(held.size() + ended.size()).isEqualTo(laneOf.size());
        checkInvariants();
    }

    private void act(Random chance) {
        switch (chance.nextInt(12)) {
            case 0 -> newPlan(chance);
            case 1, 2 ->
                    IntStream.range(0, chance.nextInt(6)).forEach(_ -> came(submit("x"), PLAIN));
            case 3 -> giveOneBack(chance);
            case 4 -> cancelOne(chance);
            default -> claimSome(1 + chance.nextInt(4));
        }
    }

    private void newPlan(Random chance) {
        if (weights.size() > 30) {
            return;
        }
        int weight = 1 + chance.nextInt(5);
        int many = 1 + chance.nextInt(chance.nextInt(3) == 0 ? 120 : 4);
        Planned plan =
                plan(
                        weight,
                        IntStream.range(0, many).mapToObj(n -> "t" + n).toArray(String[]::new));
        String lane = plan.whole().value();
        weights.put(lane, weight);
        plan.tasks().values().forEach(id -> came(id, lane));
    }

    private void came(TaskId id, String lane) {
        laneOf.put(id, lane);
        waiting.computeIfAbsent(lane, _ -> new HashSet<>()).add(id);
    }

    private Set<TaskId> waiting(String lane) {
        return waiting.getOrDefault(lane, Set.of());
    }

    private void claimSome(int slots) {
        List<Task> granted = step(List.of(), slots).granted();
        int there = waiting.values().stream().mapToInt(Set::size).sum();
        assertThat(granted).hasSize(Math.min(slots, there));
        for (Task task : granted) {
            String lane = String.valueOf(laneOf.get(task.id()));
            Map<String, Set<TaskId>> before = Map.copyOf(waiting);
            count(lane, before);
            assertThat(waiting(lane).remove(task.id())).as("%s was claimed twice", task).isTrue();
            held.add(task);
            ahead.keySet().removeIf(pair -> !waitsInBoth(pair));
        }
    }

    private void count(String claimed, Map<String, Set<TaskId>> before) {
        double share = 1.0 / weights.getOrDefault(claimed, 0);
        before.forEach((other, ids) -> {
            if (!other.equals(claimed) && !ids.isEmpty()) {
                boolean first = claimed.compareTo(other) < 0;
                String pair = first ? claimed + " " + other : other + " " + claimed;
                double[] seen = ahead.computeIfAbsent(pair, _ -> new double[3]);
                seen[0] += first ? share : -share;
                seen[1] = Math.min(seen[1], seen[0]);
                seen[2] = Math.max(seen[2], seen[0]);
                double bound = share + 1.0 / weights.getOrDefault(other, 0);
                assertThat(seen[2] - seen[1]).as(pair).isLessThanOrEqualTo(bound + 1e-4);
            }
        });
    }

    private boolean waitsInBoth(String pair) {
        String[] lanes = pair.split(" ", 2);
        return !waiting(lanes[0]).isEmpty() && !waiting(lanes[1]).isEmpty();
    }

    private void giveOneBack(Random chance) {
        if (!held.isEmpty()) {
            Task task = List.copyOf(held).get(chance.nextInt(held.size()));
            held.remove(task);
            handIn(task, released());
            came(task.id(), String.valueOf(laneOf.get(task.id())));
        }
    }

    private void cancelOne(Random chance) {
        List<TaskId> all =
                waiting.values().stream().flatMap(Set::stream).sorted(this::byName).toList();
        if (!all.isEmpty()) {
            TaskId id = all.get(chance.nextInt(all.size()));
            assertThat(network.submissions().cancel(id, "by chance")).isNotNull();
            waiting(String.valueOf(laneOf.get(id))).remove(id);
            ended.add(id);
        }
    }

    private int byName(TaskId one, TaskId other) {
        return one.value().compareTo(other.value());
    }
}
