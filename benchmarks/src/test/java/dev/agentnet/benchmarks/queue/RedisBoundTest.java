package dev.agentnet.benchmarks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The benchmark calls the transitions' scripts by itself, and has to keep up with what they take.
final class RedisBoundTest {

    @Test
    void scriptsTakeBatchesFromSubmitToEnd() throws IOException, InterruptedException {
        assertThat(RedisBound.measure(2)).isPositive();
    }
}
