package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image's build compiles without Maven, which nobody may see in what comes of it.
@UnderCompose
final class OwnJarsTest {

    @TempDir private Path folder;

    @Test
    void imageHasTheJarsThatMavenMakes(ComposeNetwork network) throws IOException {
        network.compose("cp", "main-orchestrator:/opt/agentnet/lib", folder.toString());
        Path shipped = folder.resolve("lib");
        Path made = Agentnet.ROOT.resolve("cli/target/lib");
        assertThat(jars(shipped)).isNotEmpty().isEqualTo(jars(made));
        for (String jar : jars(made)) {
            assertThat(contents(shipped.resolve(jar)))
                    .as(jar)
                    .containsExactlyInAnyOrderEntriesOf(contents(made.resolve(jar)));
        }
    }

    private static List<String> jars(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /// The sum of each file and folder by name; their order in a jar tells nothing. The tool that
    /// updates jars leaves out META-INF itself, which nobody looks up, if it adds something to it.
    private static Map<String, Long> contents(Path jar) throws IOException {
        Map<String, Long> sums = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile());
                Stream<? extends ZipEntry> entries = file.stream()) {
            entries.filter(entry -> !entry.getName().equals("META-INF/"))
                    .forEach(entry -> sums.put(entry.getName(), entry.getCrc()));
        }
        return sums;
    }
}
