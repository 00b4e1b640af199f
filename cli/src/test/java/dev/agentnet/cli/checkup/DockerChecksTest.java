package dev.agentnet.cli.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.cli.machine.FakeDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerChecksTest {

    private static final String ENGINE =
            """
            version*) echo '{"Server":{"Version":"%s","ApiVersion":"1.45"}}' ;;
            """;

    private static final String COMPOSE = "compose*) echo 2.26.1-4 ;;\n";

    @TempDir private Path folder;

    private List<Finding> findings(String cases) throws IOException {
        return new DockerChecks(
                        FakeDocker.saying(folder, cases), "", List.of("agentnet/agent:latest"))
                .all();
    }

    @Test
    void engineThatIsWellIsFine() throws IOException {
        assertThat(findings(ENGINE.formatted("26.1.5+dfsg1") + COMPOSE))
                .extracting(Finding::what)
                .containsExactly(
                        "Docker 26.1.5 (API 1.45)",
                        "Docker Compose 2.26.1",
                        "Docker Buildx",
                        "image agentnet/agent:latest");
    }

    @Test
    void missingDockerIsARemarkOnly() {
        DockerProgram none = new DockerProgram("no-such-docker", Duration.ofSeconds(5));
        assertThat(new DockerChecks(none, "", List.of()).all())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.mark()).isEqualTo(Finding.Mark.REMARK);
                    assertThat(finding.what()).contains("not there");
                });
    }

    @Test
    void closedSocketIsToldFromAStoppedEngine() throws IOException {
        String closed = "version*) echo 'permission denied while trying to connect' >&2; exit 1 ;;";
        assertThat(findings(closed))
                .singleElement()
                .extracting(Finding::fix)
                .asString()
                .contains("usermod");
        String stopped = "version*) echo 'Cannot connect to the Docker daemon' >&2; exit 1 ;;";
        assertThat(findings(stopped))
                .singleElement()
                .extracting(Finding::what)
                .isEqualTo("Docker does not answer: Cannot connect to the Docker daemon");
    }

    @Test
    void wrongDockerHostIsNamed() throws IOException {
        DockerProgram docker = FakeDocker.saying(folder, "version*) echo no >&2; exit 1 ;;");
        assertThat(new DockerChecks(docker, "unix:///nonexistent", List.of()).all())
                .singleElement()
                .extracting(Finding::fix)
                .asString()
                .startsWith("unset DOCKER_HOST");
    }

    @Test
    void hungEngineIsGivenUp() throws IOException {
        Path script = FakeDocker.script(folder, "version*) exec sleep 600 ;;");
        DockerProgram docker = new DockerProgram(script.toString(), Duration.ofMillis(200));
        assertThat(new DockerChecks(docker, "", List.of()).all())
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .startsWith("Docker hangs");
    }

    @Test
    void oldEngineAndLackingPartsAreRemarked() throws IOException {
        String cases =
                ENGINE.formatted("20.10.24")
                        + "compose*) exit 1 ;;\nbuildx*) exit 1 ;;\nimage*) exit 1 ;;\n";
        assertThat(findings(cases))
                .allSatisfy(finding -> assertThat(finding.mark()).isEqualTo(Finding.Mark.REMARK))
                .extracting(Finding::what)
                .containsExactly(
                        "Docker 20.10.24 (API 1.45) is too old to build the image",
                        "Docker Compose is not there",
                        "Docker has no Buildx: no image can be built",
                        "image agentnet/agent:latest is not built");
    }
}
