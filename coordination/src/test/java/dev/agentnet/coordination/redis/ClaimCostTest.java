package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentnet.protocol.Task;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a task costs Redis on its way through its domain, by how many others wait.
@Tag("slow")
final class ClaimCostTest extends NetworkOnRedis {

    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=([0-9]+)");

    /// Each task ends and the next begins, in one request.
    private static final int STEPS = 200;

    /// Of a plain task, its request included. Whoever adds one knows it by this.
    private static final double PLAIN = 19;

    /// Of the turns that a plan takes with all others: what else there is than one list is looked
    /// for, the first is looked up, its one task is taken, and it moves on.
    private static final double TURNS = 6;

    @Test
    void plainTaskCostsTheSameWhateverWaits() {
        double few = cost(() -> split(100));
        double many = cost(() -> IntStream.range(0, 10).forEach(_ -> split(1_000)));
        System.out.printf(
                "a task ends and the next begins: %.2f commands beside 100, %.2f beside 10,000%n",
                few, many);
        assertThat(many).isEqualTo(few);
        assertThat(few).isLessThanOrEqualTo(PLAIN);
    }

    @Test
    void turnsCostTheSameHoweverManyTakeThem() {
        double few = cost(() -> plans(1, 1_000));
        double many = cost(() -> plans(20, 500));
        System.out.printf(
                "beside a plan of 1,000: %.2f commands, beside 20 of 500: %.2f%n", few, many);
        assertThat(many).isCloseTo(few, within(0.5));
        assertThat(few).isLessThanOrEqualTo(PLAIN + TURNS);
    }

    private void plans(int many, int tasks) {
        for (int n = 0; n < many; n++) {
            plan(IntStream.range(0, tasks).mapToObj(task -> "w" + task).toArray(String[]::new));
        }
    }

    /// @param waits what lets others wait
    private double cost(Runnable waits) {
        // What waited before is held by nobody.
        while (!step(List.of(), 1_000).granted().isEmpty()) {}
        for (int n = 0; n <= STEPS; n++) {
            submit("plain");
        }
        waits.run();
        Task held = claim();
        long before = commands();
        for (int n = 0; n < STEPS; n++) {
            List<Task> next = step(List.of(finish(held, completed())), 1).granted();
            assertThat(next).hasSize(1);
            held = next.getFirst();
        }
        double cost = (double) (commands() - before) / STEPS;
        handIn(held, completed());
        return cost;
    }

    /// Asking counts itself, as an INFO, and is left out.
    private long commands() {
        Matcher calls = CALLS.matcher(raw.info("commandstats"));
        long sum = 0;
        while (calls.find()) {
            sum += calls.group(1).equals("info") ? 0 : Long.parseLong(calls.group(2));
        }
        return sum;
    }
}
