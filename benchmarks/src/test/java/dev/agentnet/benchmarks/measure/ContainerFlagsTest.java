package dev.agentnet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContainerFlagsTest {

    @Test
    void containersAreStartedWithTheFlagsThatAreMeasured() throws Exception {
        List<String> words =
                Files.readString(Path.of("../scripts/entrypoint.sh"))
                        .lines()
                        .flatMap(line -> Stream.of(line.split("[\\s\"]+")))
                        .toList();
        assertThat(words).containsAll(ContainerFlags.MAIN).containsAll(ContainerFlags.DOMAIN);
    }
}
