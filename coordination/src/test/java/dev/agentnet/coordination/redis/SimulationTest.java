package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Walks by chance through all transitions keep every promise; see [Simulation].
@Tag("slow")
final class SimulationTest {

    /// Always the same ones, so that a change and not chance makes this fail.
    private static final int SEEDS = 150;

    @TempDir private Path folder;

    @Test
    void everyWalkKeepsThePromises() throws IOException, InterruptedException {
        assertThat(walk(1, SEEDS)).contains(SEEDS + " seeds kept every promise");
    }

    /// A hundred times as many as AGENTNET_TEST_SEEDS says, from another seed each time.
    @Test
    void otherWalksKeepThem() throws IOException, InterruptedException {
        int more = 100 * Integer.parseInt(System.getenv().getOrDefault("AGENTNET_TEST_SEEDS", "0"));
        long first = new Random().nextLong(Integer.MAX_VALUE);
        assertThat(walk(first, more)).contains(more + " seeds kept every promise");
    }

    private String walk(long first, int seeds) throws IOException, InterruptedException {
        Simulation.writePrelude(folder, Path.of("src/main/resources/lua"));
        String classPath = folder + File.pathSeparator + System.getProperty("java.class.path");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin/java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        classPath,
                                        Simulation.class.getName(),
                                        Long.toString(first),
                                        Integer.toString(seeds)))
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }
}
