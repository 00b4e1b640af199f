package dev.agentnet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.tests.stage.Agentnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is shipped of other people's is what was looked at: each jar, by its sum.
final class LockedDependenciesTest {

    @Test
    void shippedJarsAreTheLockedOnes() throws IOException, NoSuchAlgorithmException {
        List<String> shipped = new ArrayList<>();
        try (Stream<Path> jars = Files.list(Agentnet.ROOT.resolve("cli/target/lib"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                String name = String.valueOf(jar.getFileName());
                if (!isOurs(name)) {
                    byte[] sum =
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
                    shipped.add(HexFormat.of().formatHex(sum) + "  " + name);
                }
            }
        }
        assertThat(shipped)
                .as("scripts/lock-dependencies.sh writes them anew")
                .containsExactlyInAnyOrderElementsOf(
                        Files.readAllLines(Agentnet.ROOT.resolve("dependencies.sha256")));
    }

    /// Named after their module's folder.
    private static boolean isOurs(String name) {
        return Files.isDirectory(Agentnet.ROOT.resolve(name.replaceFirst("-[0-9].*", "")));
    }
}
