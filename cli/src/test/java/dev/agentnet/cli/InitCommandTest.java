package dev.agentnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.proposal.CheckProposal;
import dev.agentnet.cli.proposal.Devcontainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {

    private static final List<CheckProposal> CHECKS =
            List.of(
                    new CheckProposal("npm test", "package.json", "node:22-bookworm"),
                    new CheckProposal("make test", "Makefile", "debian:trixie-slim"));

    @TempDir private Path root;

    private Devcontainer devcontainer(String json) throws IOException {
        Files.createDirectories(root.resolve(".devcontainer"));
        Files.writeString(root.resolve(".devcontainer/devcontainer.json"), json);
        return Devcontainer.read(root).orElseThrow();
    }

    private static Config written(List<CheckProposal> checks, Optional<Devcontainer> container) {
        return ConfigFactory.parseString(InitCommand.content(checks, container));
    }

    @Test
    void firstCheckAndTheImageAreInForceAndTheRestIsAComment() throws IOException {
        Devcontainer container =
                devcontainer(
                        """
                        // For format details, see the documentation.
                        {
                          "name": "Shop", /* a name */
                          "image": "team/dev:1-bookworm", // pinned
                          "forwardPorts": [3000,],
                        }
                        """);
        Config config = written(CHECKS, Optional.of(container));
        assertThat(config.getStringList("agentnet.check")).containsExactly("npm test");
        assertThat(config.getString("agentnet.image")).isEqualTo("team/dev:1-bookworm");
        assertThat(InitCommand.content(CHECKS, Optional.empty())).contains("# Makefile suggests");
        assertThat(container.notes()).isEmpty();
    }

    @Test
    void dockerfileIsToBeBuiltFirst() throws IOException {
        Devcontainer container =
                devcontainer("{\"build\": {\"dockerfile\": \"Dockerfile\", \"context\": \"..\"}}");
        assertThat(container.build().orElseThrow().command())
                .matches("docker build -t [a-z0-9-]+-dev -f \\.devcontainer/Dockerfile \\.");
        assertThat(written(CHECKS, Optional.of(container)).hasPath("agentnet.image")).isFalse();
        assertThat(InitCommand.content(CHECKS, Optional.of(container)))
                .contains(container.build().orElseThrow().command());
        assertThat(
                        devcontainer("{\"dockerFile\": \"../Dockerfile\"}")
                                .build()
                                .orElseThrow()
                                .command())
                .endsWith("-f Dockerfile .devcontainer");
    }

    @Test
    void whatCannotBeTakenIsNoted() throws IOException {
        assertThat(devcontainer("{\"image\": \"x:${localEnv:TAG}\"}").notes())
                .singleElement()
                .asString()
                .contains("depends on variables");
        assertThat(devcontainer("{\"dockerComposeFile\": \"c.yml\", \"service\": \"web\"}").notes())
                .singleElement()
                .asString()
                .contains("service web");
        assertThat(devcontainer("{\"image\": \"a\", \"features\": {\"f\": {}}}").notes())
                .singleElement()
                .asString()
                .contains("features");
        assertThat(devcontainer("{\n\"image\": ").notes())
                .singleElement()
                .asString()
                .contains(".devcontainer/devcontainer.json cannot be read: line 2");
    }

    @Test
    void withNothingToGoByTheFileIsStillReadable() {
        Config config = written(List.of(), Optional.empty());
        assertThat(config.getConfig("agentnet").isEmpty()).isTrue();
    }

    @Test
    void commandsWithQuotesSurvive() {
        CheckProposal odd = new CheckProposal("sh -c \"a\\b $X\"", "x", "y");
        assertThat(written(List.of(odd), Optional.empty()).getStringList("agentnet.check"))
                .containsExactly(odd.command());
    }
}
