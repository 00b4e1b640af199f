package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BisectionTest {

    private static final int BATCH = 8;

    private final Bisection bisection = new Bisection();

    /// Whatever is at fault, the good ones pass, and each bad one is found by itself in few checks.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void eachAtFaultIsFound(long seed) {
        Random random = new Random(seed);
        List<Boolean> queue = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            queue.add(random.nextInt(10) > 0);
        }
        long bad = queue.stream().filter(good -> !good).count();
        int checks = 0;
        int found = 0;
        while (!queue.isEmpty()) {
            List<Boolean> together =
                    queue.subList(0, Math.min(queue.size(), bisection.most(BATCH)));
            checks++;
            if (!together.contains(false)) {
                bisection.passed(together.size());
                together.clear();
            } else if (together.size() > 1) {
                bisection.failed(together.size());
            } else {
                found++;
                bisection.found();
                together.clear();
            }
        }
        assertThat(found).isEqualTo((int) bad);
        // Each takes its batch, the halves, and itself.
        assertThat(checks).isLessThanOrEqualTo((int) (100 / BATCH + 1 + bad * (2 + 3)));
    }
}
