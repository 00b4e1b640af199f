package dev.agentnet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContainerFlagsTest {

    private static List<String> words(String script) throws IOException {
        return Files.readString(Path.of(script))
                .lines()
                .flatMap(line -> Stream.of(line.split("[\\s\"]+")))
                .toList();
    }

    @Test
    void containersAreStartedWithTheFlagsThatAreMeasured() throws IOException {
        assertThat(words("../scripts/entrypoint.sh"))
                .containsAll(ContainerFlags.MAIN)
                .containsAll(ContainerFlags.DOMAIN);
    }

    @Test
    void commandsAreStartedWithTheFlagsThatAreMeasured() throws IOException {
        assertThat(words("../agentnet")).containsAll(ContainerFlags.CLIENT);
    }
}
