package dev.agentnet.tests.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.config.AgentImages;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// Acceptance commands run with the tools of the image that the operator named, in a container as
/// every domain has it: user 10001, a read-only root, no network.
@Tag("docker")
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_DOCKER", matches = "1")
final class ToolchainTest {

    @TempDir private Path folder;

    @Test
    void nodeProjectIsCheckedInANodeImage() throws IOException, InterruptedException {
        try (Toolchain node = new Toolchain(folder, "node")) {
            node.buildBase();
            builtUnderTheNameThatTheSpawnerUses(node, "agentnet-test/node-base");
            node.start();
            isADomainsContainer(node);
            assertThat(node.check("npm test")).contains("# pass 3", "# fail 0");
            node.check("sed -i 's/sum + price/sum - price/' src/basket.js");
            assertThatThrownBy(() -> node.check("npm test")).hasMessageContaining("# fail 1");
        }
    }

    @Test
    void mavenProjectIsCheckedOfflineInAJdkImage() throws IOException, InterruptedException {
        try (Toolchain maven = new Toolchain(folder, "maven")) {
            maven.buildBase();
            builtUnderTheNameThatTheSpawnerUses(maven, "agentnet-test/maven-base");
            maven.start();
            isADomainsContainer(maven);
            maven.check("mvn -q verify");
            assertThat(maven.check("cat target/surefire-reports/*.txt")).contains("Tests run: 2");
            maven.check("sed -i 's/< 1/< 0/' src/main/java/example/Basket.java");
            assertThatThrownBy(() -> maven.check("mvn -q verify"))
                    .hasMessageContaining("quantityBelowOneIsRefused");
        }
    }

    private static void builtUnderTheNameThatTheSpawnerUses(Toolchain toolchain, String base)
            throws IOException, InterruptedException {
        JsonNode image = toolchain.buildImage();
        assertThat(image.path("ok").asBoolean()).isTrue();
        assertThat(image.path("base").asText()).isEqualTo(base);
        assertThat(image.path("image").asText()).isEqualTo(AgentImages.over(base));
    }

    private static void isADomainsContainer(Toolchain toolchain) {
        assertThat(toolchain.check("id -u; touch /x 2>&1 || true; ls /sys/class/net"))
                .isEqualTo("10001\ntouch: cannot touch '/x': Read-only file system\nlo");
    }
}
