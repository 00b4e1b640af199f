package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the end of a task costs, by how many others wait.
@Tag("slow")
final class PlanCostTest extends NetworkOnRedis {

    private static final Pattern CALLS = Pattern.compile("cmdstat_[^:]+:calls=([0-9]+)");
    private static final int PLAN = 1_000;
    private static final int ENDS = 100;

    /// Of one end: what Redis did, and how long main waited for it.
    private record Cost(double commands, double micros) {}

    @Test
    void anEndCostsWhatWaitsForItAndNotWhatWaitsBeside() {
        Cost few = costWith(100);
        Cost many = costWith(10_000);
        System.out.println("an end that lets 3 begin, beside 100 that wait: " + few);
        System.out.println("an end that lets 3 begin, beside 10,000 that wait: " + many);
        assertThat(many.commands()).isCloseTo(few.commands(), within(1.0));
    }

    private Cost costWith(int waiting) {
        for (int made = 0; made < waiting; made += PLAN) {
            int size = Math.min(PLAN, waiting - made);
            List<String> tasks = new ArrayList<>(List.of("gate"));
            IntStream.range(0, size).forEach(n -> tasks.add("w" + n + ": gate"));
            plan(tasks.toArray(String[]::new));
        }
        // What has begun of them is held by nobody, so that only what follows is claimed below.
        step(List.of(), 1_000);
        List<String> tasks = new ArrayList<>();
        for (int n = 0; n < ENDS; n++) {
            tasks.add("r" + n);
        }
        for (int n = 0; n < 3 * ENDS; n++) {
            tasks.add("d%d: r%d".formatted(n, n / 3));
        }
        plan(tasks.toArray(String[]::new));
        return measured(step(List.of(), ENDS).granted());
    }

    private Cost measured(List<Task> roots) {
        assertThat(roots).hasSize(ENDS);
        long[] nanos = new long[ENDS];
        long calls = 0;
        for (int n = 0; n < ENDS; n++) {
            handIn(roots.get(n), new Outcome.Checked("fine", Usage.NONE, 0, "", ""));
            long callsBefore = commands();
            long before = System.nanoTime();
            network.routes().joinReady(leader, 50);
            nanos[n] = System.nanoTime() - before;
            // Each asking counts itself, as an INFO.
            calls += commands() - callsBefore - 1;
        }
        assertThat(step(List.of(), 1_000).granted()).hasSize(3 * ENDS);
        Arrays.sort(nanos);
        return new Cost((double) calls / ENDS, nanos[ENDS / 2] / 1_000.0);
    }

    private long commands() {
        Matcher calls = CALLS.matcher(raw.info("commandstats"));
        long sum = 0;
        while (calls.find()) {
            sum += Long.parseLong(calls.group(1));
        }
        return sum;
    }
}
