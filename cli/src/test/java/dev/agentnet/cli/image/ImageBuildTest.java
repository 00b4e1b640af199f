package dev.agentnet.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.machine.ComposeVariables;
import dev.agentnet.cli.machine.FakeDocker;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageBuildTest {

    private static final ImageTarget TARGET =
            new ImageTarget(
                    "agentnet/agent:x", Optional.of("node:22-bookworm"), List.of("backend"));

    @TempDir private Path home;

    private ImageBuild build(String docker, Map<String, String> environment, String deadline) {
        Config config =
                ConfigFactory.parseMap(Map.of("agentnet.image-build.deadline", deadline))
                        .withFallback(Surroundings.defaults());
        return new ImageBuild(docker, home, ComposeVariables.read(home, environment), config);
    }

    private List<String> command(Map<String, String> environment) {
        return build("docker", environment, "1 m").command(TARGET);
    }

    @Test
    void baseAndNameGoToTheBuilder() {
        assertThat(command(Map.of()))
                .containsExactly(
                        "docker",
                        "build",
                        "--progress",
                        "plain",
                        "--file",
                        home.resolve("Dockerfile.agent").toString(),
                        "--tag",
                        "agentnet/agent:x",
                        "--build-arg",
                        "BASE_IMAGE=node:22-bookworm",
                        home.toString());
    }

    @Test
    void variablesOfComposeAreHonoured() throws IOException {
        Files.createDirectory(home.resolve("jdk"));
        Files.writeString(home.resolve("ca.pem"), "");
        Files.writeString(
                home.resolve(".env"),
                "# comment\nWITH_CLAUDE=false\nexport CA_BUNDLE=\"ca.pem\"\nBUILD_IMAGE=old # why\n");
        assertThat(command(Map.of("BUILD_IMAGE", "debian:13", "JDK_CONTEXT", "./jdk")))
                .contains("WITH_CLAUDE=false", "BUILD_IMAGE=debian:13")
                .containsSequence("--build-context", "jdk=" + home.resolve("./jdk"))
                .containsSequence("--secret", "id=ca,src=" + home.resolve("ca.pem"));
        assertThat(command(Map.of("JDK_CONTEXT", "docker-image://temurin:25")))
                .containsSequence("--build-context", "jdk=docker-image://temurin:25");
    }

    @Test
    void missingFileIsNamedBeforeAnythingIsBuilt() {
        assertThatThrownBy(() -> command(Map.of("CA_BUNDLE", "nowhere.pem")))
                .isInstanceOf(UsageProblem.class)
                .hasMessageContaining("CA_BUNDLE")
                .hasMessageContaining("nowhere.pem");
    }

    @Test
    void linesArePassedOnAndAFailureIsExplained() throws Exception {
        List<String> lines = new ArrayList<>();
        String fine = FakeDocker.script(home, "build*) echo '#1 [a 1/1] RUN x' ;;").toString();
        build(fine, Map.of(), "1 m").run(TARGET, lines::add);
        assertThat(lines).containsExactly("#1 [a 1/1] RUN x");
        String failing =
                FakeDocker.script(home, "build*) echo '#1 0.1 error: not glibc'; exit 1 ;;")
                        .toString();
        assertThatThrownBy(() -> build(failing, Map.of(), "1 m").run(TARGET, lines::add))
                .isInstanceOf(Problem.class)
                .hasMessage("over node:22-bookworm: not glibc");
    }

    @Test
    void buildThatHangsIsEnded() throws IOException {
        String hanging = FakeDocker.script(home, "build*) exec sleep 600 ;;").toString();
        assertThatThrownBy(() -> build(hanging, Map.of(), "200 ms").run(TARGET, line -> {}))
                .hasMessageContaining("did not end within");
    }

    @Test
    void missingDockerIsSaid() {
        assertThatThrownBy(() -> build("no-such-docker", Map.of(), "1 m").run(TARGET, line -> {}))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no docker");
    }

    @Test
    void oneImageServesAllDomainsOfABase() throws IOException {
        domain("backend", "image = \"maven:3\"");
        domain("checks", "");
        domain("devops", "");
        Config config =
                ConfigFactory.parseMap(
                                Map.of(
                                        "agentnet.main.templates",
                                        home.toString(),
                                        "agentnet.image",
                                        "node:22-bookworm"))
                        .withFallback(Surroundings.defaults());
        assertThat(ImageTarget.all(config))
                .extracting(target -> target.base().orElse("") + target.domains())
                .containsExactly("maven:3[backend]", "node:22-bookworm[checks, devops]");
    }

    private void domain(String name, String more) throws IOException {
        Path folder = Files.createDirectory(home.resolve(name));
        Files.writeString(
                folder.resolve("domain.conf"),
                "description = d\nworkers { w { description = d, agent = command } }\n" + more);
    }
}
