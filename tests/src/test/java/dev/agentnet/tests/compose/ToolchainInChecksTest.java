package dev.agentnet.tests.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.config.AgentImages;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.PersonsRepository;
import dev.agentnet.tests.stage.Shell;
import dev.agentnet.tests.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A task's acceptance command runs in `checks` over the base image that the operator named, and
/// what passes there lands.
@UnderCompose
final class ToolchainInChecksTest {

    @TempDir private Path home;

    @ParameterizedTest
    @CsvSource({"node, npm test", "maven, mvn -q verify"})
    void projectOfItsKindIsCheckedAndLands(String kind, String check, ComposeNetwork network)
            throws IOException, InterruptedException {
        Path conf = network.templates.resolve("checks/domain.conf");
        String before = Files.readString(conf);
        try (Toolchain toolchain = new Toolchain(home, kind)) {
            String image = "\nimage = \"" + toolchain.base() + "\"\n";
            Files.writeString(conf, image, StandardOpenOption.APPEND);
            toolchain.buildBase();
            toolchain.buildImage(network.templates);
            PersonsRepository project = repository(toolchain.project());
            Agentnet agentnet = network.agentnet(home);
            String path = project.folder().toString();
            assertThat(agentnet.run("repo", "add", kind, path).exit()).isZero();
            // Those that still run are made of the image before.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> ComposeNetwork.containersOf("checks").isEmpty());

            Answer sent =
                    agentnet.run("send", "smith", "Repair", "--repo", kind, "--check", check, "-w");

            assertThat(sent.exit()).as(sent.out() + sent.err()).isZero();
            assertThat(imagesOfChecks()).containsOnly(AgentImages.over(toolchain.base()));
            project.git("pull", "-q", "agentnet", "main");
            assertThat(project.folder().resolve("NOTES")).hasContent("repaired");
        } finally {
            Files.writeString(conf, before);
        }
    }

    private PersonsRepository repository(Path project) {
        Path folder = home.resolve("project");
        Shell.run(Map.of(), List.of("cp", "-r", project.toString(), folder.toString()));
        PersonsRepository repository = new PersonsRepository(folder);
        repository.git("init", "-q", "-b", "main");
        repository.git("add", "-A");
        repository.git("commit", "-q", "-m", "A basket");
        return repository;
    }

    private static List<String> imagesOfChecks() {
        return ComposeNetwork.containersOf("checks").stream()
                .map(name -> ComposeNetwork.docker("inspect", "-f", "{{.Config.Image}}", name))
                .toList();
    }
}
