package dev.agentnet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.DomainTemplate.BrokenTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentImagesTest {

    @TempDir private Path folder;

    private static Config config(String base) {
        return ConfigFactory.parseMap(
                Map.of(
                        "agentnet.image",
                        base,
                        "agentnet.spawn.docker.image",
                        "agentnet/agent:latest"));
    }

    private DomainTemplate domain(String more) throws IOException {
        Path domain = Files.createDirectories(folder.resolve("backend"));
        Files.writeString(
                domain.resolve("domain.conf"),
                "description = d\nworkers { w { description = d, agent = command } }\n" + more);
        return DomainTemplate.read(domain);
    }

    @Test
    void domainsBaseWinsOverTheNetworksAndThatOverNone() throws IOException {
        String own = "image = \"node:22-bookworm\"";
        assertThat(AgentImages.from(config("maven:3")).imageOf(domain(own)))
                .isEqualTo(AgentImages.over("node:22-bookworm"));
        assertThat(AgentImages.from(config("maven:3")).imageOf(domain("")))
                .isEqualTo(AgentImages.over("maven:3"));
        assertThat(AgentImages.from(config("")).imageOf(domain("")))
                .isEqualTo("agentnet/agent:latest");
    }

    @Test
    void nameFollowsFromTheBaseAlone() {
        // Written down: images that were built yesterday must be found tomorrow.
        assertThat(AgentImages.over("node:22-bookworm"))
                .isEqualTo("agentnet/agent:node-22-bookworm-4b2f3754");
        assertThat(AgentImages.over("a/b:c")).isNotEqualTo(AgentImages.over("a-b:c"));
        assertThat(AgentImages.over("registry.example:5000/" + "x/".repeat(90) + "y@sha256:00"))
                .matches("agentnet/agent:[a-z0-9_][a-z0-9._-]{0,127}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "--privileged", "a;b", "$BASE", "Über"})
    void whatNamesNoImageIsRefused(String base) {
        assertThatThrownBy(() -> AgentImages.from(config(base)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(base);
        assertThatThrownBy(() -> domain("image = \"" + base + "\""))
                .isInstanceOf(BrokenTemplate.class)
                .hasMessageContaining("domain.conf")
                .hasMessageContaining(base);
    }
}
