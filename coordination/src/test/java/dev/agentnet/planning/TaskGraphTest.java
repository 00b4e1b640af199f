package dev.agentnet.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must hold of any plan's order, on plans made by chance.
final class TaskGraphTest {

    /// What waits for what, with the tasks in an order that says nothing.
    private record RandomPlan(List<String> ids, List<List<String>> waitsFor) {

        static RandomPlan of(long seed) {
            Random chance = new Random(seed);
            int size = 1 + chance.nextInt(40);
            List<Integer> places = new ArrayList<>(IntStream.range(0, size).boxed().toList());
            java.util.Collections.shuffle(places, chance);
            List<List<String>> waitsFor = new ArrayList<>();
            IntStream.range(0, size).forEach(_ -> waitsFor.add(new ArrayList<>()));
            for (int later = 1; later < size; later++) {
                for (int edges = chance.nextInt(4); edges > 0; edges--) {
                    waitsFor.get(places.get(later)).add("t" + places.get(chance.nextInt(later)));
                }
            }
            return new RandomPlan(
                    IntStream.range(0, size).mapToObj(n -> "t" + n).toList(), waitsFor);
        }

        TaskGraph graph() {
            return new TaskGraph(ids, waitsFor);
        }

        int size() {
            return ids.size();
        }

        /// Without anything of what is tested: goes along all edges.
        Set<Integer> before(int task) {
            Set<Integer> before = new HashSet<>();
            List<Integer> left = new ArrayList<>(List.of(task));
            while (!left.isEmpty()) {
                for (String id : waitsFor.get(left.removeLast())) {
                    int of = Integer.parseInt(id.substring(1));
                    if (before.add(of)) {
                        left.add(of);
                    }
                }
            }
            return before;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void theOrderOfAnyPlanIsOne(long seed) {
        RandomPlan plan = RandomPlan.of(seed);
        TaskGraph graph = plan.graph();

        assertThat(graph.cycles()).isEmpty();
        List<Integer> order = graph.order();
        assertThat(order)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, plan.size()).boxed().toList());
        for (int task = 0; task < plan.size(); task++) {
            Set<Integer> before = plan.before(task);
            for (int other = 0; other < plan.size(); other++) {
                assertThat(graph.waitsFor(task, other)).isEqualTo(before.contains(other));
                if (before.contains(other)) {
                    assertThat(order.indexOf(other)).isLessThan(order.indexOf(task));
                    assertThat(graph.areOrdered(other, task)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void levelsHoldWhatCanRunTogetherAndTheLongestChainIsAsLongAsTheyAreMany(long seed) {
        RandomPlan plan = RandomPlan.of(seed);
        TaskGraph graph = plan.graph();

        List<List<Integer>> levels = graph.levels();
        assertThat(levels.stream().mapToInt(List::size).sum()).isEqualTo(plan.size());
        for (int level = 0; level < levels.size(); level++) {
            for (int task : levels.get(level)) {
                Set<Integer> before = plan.before(task);
                assertThat(before).noneMatch(levels.get(level)::contains);
                if (level > 0) {
                    assertThat(before).anyMatch(levels.get(level - 1)::contains);
                }
            }
        }
        List<Integer> path = graph.criticalPath();
        assertThat(path).hasSameSizeAs(levels);
        for (int i = 1; i < path.size(); i++) {
            assertThat(graph.dependencies(path.get(i))).contains(path.get(i - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void aDependencyBackMakesACircleThatIsFound(long seed) {
        RandomPlan plan = RandomPlan.of(seed);
        int last = plan.graph().order().getLast();
        Set<Integer> before = plan.before(last);
        int first = before.isEmpty() ? last : before.iterator().next();
        plan.waitsFor().get(first).add("t" + last);

        List<List<Integer>> cycles = plan.graph().cycles();

        assertThat(cycles).isNotEmpty();
        for (List<Integer> cycle : cycles) {
            for (int i = 0; i < cycle.size(); i++) {
                assertThat(plan.waitsFor().get(cycle.get(i)))
                        .contains("t" + cycle.get((i + 1) % cycle.size()));
            }
        }
    }

    @Test
    void whatIsImpliedByOthersIsNotNearest() {
        TaskGraph graph =
                new TaskGraph(
                        List.of("a", "b", "c", "d"),
                        List.of(List.of(), List.of("a"), List.of(), List.of("a", "b", "c")));
        assertThat(graph.nearest(3)).containsExactly(1, 2);
        assertThat(graph.nearest(1)).containsExactly(0);
    }

    @Test
    void twoCirclesAreTwo() {
        TaskGraph graph =
                new TaskGraph(
                        List.of("a", "b", "c", "d"),
                        List.of(List.of("b"), List.of("a"), List.of("d", "a"), List.of("c")));

        assertThat(graph.cycles()).containsExactly(List.of(0, 1), List.of(2, 3));
    }
}
