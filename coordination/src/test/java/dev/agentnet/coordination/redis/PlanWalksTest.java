package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Routes.Planning;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plans made by chance, with ends by chance: what must hold of all of them. A seed makes the same
/// walk each time.
@Tag("slow")
final class PlanWalksTest extends NetworkOnRedis {

    private static final int MOST_STEPS = 2_000;

    private final Map<TaskId, Part> parts = new HashMap<>();
    private final Set<TaskId> done = new HashSet<>();
    private final List<Task> held = new ArrayList<>();

    private static String[] tasks(Random chance) {
        List<String> tasks = new ArrayList<>();
        for (int n = 0; n < 5 + chance.nextInt(40); n++) {
            Set<String> before = new HashSet<>();
            for (int edges = n == 0 ? 0 : chance.nextInt(4); edges > 0; edges--) {
                before.add("t" + chance.nextInt(n));
            }
            tasks.add("t" + n + ": " + String.join(" ", before));
        }
        return tasks.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothingBeginsTooEarlyAndAllEnds(long seed) {
        Random chance = new Random(seed);
        Task whole = claimedPlan();
        List<Part> all = parts(whole, tasks(chance));
        all.forEach(part -> parts.put(part.id(), part));
        assertThat(network.routes().plan(leader, whole, 1, all)).isEqualTo(Planning.PLANNED);

        int steps = 0;
        while (state(whole.id()) != TaskState.DONE) {
            assertThat(steps++).isLessThan(MOST_STEPS);
            walk(chance, all);
            if (state(whole.id()).isEnd()) {
                endIsTrue(all);
                network.submissions().retry(whole.id(), "");
            }
        }

        assertThat(done).containsExactlyInAnyOrderElementsOf(parts.keySet());
    }

    private void walk(Random chance, List<Part> all) {
        switch (chance.nextInt(10)) {
            case 0, 1, 2 -> claimSome(1 + chance.nextInt(3));
            case 3, 4, 5, 6 -> endOne(chance);
            case 7 -> network.routes().joinReady(leader, 1 + chance.nextInt(3));
            case 8 -> network.routes().join(leader, List.of(all.getFirst().spec().parent().get()));
            default -> meddle(chance, all.get(chance.nextInt(all.size())).id());
        }
    }

    private void claimSome(int slots) {
        for (Task task : step(List.of(), slots).granted()) {
            Part part = java.util.Objects.requireNonNull(parts.get(task.id()));
            assertThat(done).as("what %s waits for", part.name()).containsAll(part.waitsFor());
            assertThat(task.upstream()).hasSameSizeAs(part.waitsFor());
            held.add(task);
        }
    }

    private void endOne(Random chance) {
        if (held.isEmpty()) {
            return;
        }
        Task task = held.remove(chance.nextInt(held.size()));
        Outcome outcome =
                switch (chance.nextInt(8)) {
                    case 0 -> failed(FailureName.API_AUTH);
                    case 1 -> new Outcome.Cancelled("", Usage.NONE);
                    case 2 -> released();
                    default -> new Outcome.Checked("fine", Usage.NONE, 0, "", "");
                };
        handIn(task, outcome);
        if (state(task.id()) == TaskState.DONE) {
            done.add(task.id());
        }
    }

    private void meddle(Random chance, TaskId id) {
        if (chance.nextInt(3) == 0) {
            network.submissions().cancel(id, "by chance");
        } else {
            network.submissions().retry(id, "");
        }
    }

    /// Nothing is at work any more, and what has not begun waits for what has not been done.
    private void endIsTrue(List<Part> all) {
        for (Part part : all) {
            TaskState state = state(part.id());
            if (state == TaskState.WAITING) {
                assertThat(done.containsAll(part.waitsFor())).as(part.name()).isFalse();
                assertThat(network.records().needs(part.id())).isNotEmpty();
            } else {
                assertThat(state.isEnd()).as(part.name() + " is " + state).isTrue();
            }
        }
    }
}
