package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.protocol.Task;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a task costs Redis on its way through its domain, by how many others wait.
final class ClaimCostTest extends NetworkOnRedis {

    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=([0-9]+)");

    /// Each task ends and the next begins, in one request.
    private static final int STEPS = 200;

    private static final int PLAN = 1_000;

    /// Of a plain task, its request included. Whoever adds one knows it by this.
    private static final double PLAIN = 22;

    @Test
    void plainTaskCostsTheSameWhateverWaits() {
        double few = costBeside(100);
        double many = costBeside(10_000);
        System.out.printf(
                "a task ends and the next begins: %.2f commands beside 100, %.2f beside 10,000%n",
                few, many);
        assertThat(many).isEqualTo(few);
        assertThat(few).isLessThanOrEqualTo(PLAIN);
    }

    private double costBeside(int waiting) {
        // What waited before is held by nobody.
        step(List.of(), 1_000);
        for (int n = 0; n <= STEPS; n++) {
            submit("plain");
        }
        for (int made = 0; made < waiting; made += PLAN) {
            int size = Math.min(PLAN, waiting - made);
            plan(IntStream.range(0, size).mapToObj(n -> "w" + n).toArray(String[]::new));
        }
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
