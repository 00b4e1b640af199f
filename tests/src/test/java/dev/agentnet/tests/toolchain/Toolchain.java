package dev.agentnet.tests.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.tests.stage.Agentnet;
import dev.agentnet.tests.stage.Agentnet.Answer;
import dev.agentnet.tests.stage.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A base image of somebody's, `agentnet image build` over it, and a domain's container made of the
/// result by the spawner's own engine, without a network.
public final class Toolchain implements AutoCloseable {

    private static final Path RESOURCES = Path.of("src/test/resources/toolchain").toAbsolutePath();
    private static final AgentId ONE = new AgentId("checks.1");

    /// What the machine must be told where no image can be pulled.
    private static final List<String> PASSED_ON =
            List.of("DOCKER_HOST", "JDK_CONTEXT", "CA_BUNDLE", "BUILD_IMAGE");

    private final Path folder;
    private final String kind;
    private final String base;
    private final String network = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final DomainTemplate template;
    private final DockerEngine engine;

    /// @param kind the folder of resources with `base/` and `project/`
    public Toolchain(Path folder, String kind) {
        this.folder = folder;
        this.kind = kind;
        this.base = "agentnet-test/" + kind + "-base";
        this.template =
                TestTemplates.write(
                        folder.resolve("templates"),
                        "checks",
                        "image = \"%s\"\nmemory = 1 GiB\ncpus = 2".formatted(base));
        NetworkSecret.loadOrCreate(folder.resolve("secret"));
        this.engine =
                DockerEngine.withoutWalls(
                        DockerSettings.from(AgentnetConfig.load(Map.of(), config())));
    }

    private Map<String, String> config() {
        String docker = System.getenv().getOrDefault("DOCKER_HOST", "");
        return Map.of(
                "agentnet.network",
                network,
                "agentnet.spawn.secret-file",
                folder.resolve("secret").toString(),
                "agentnet.spawn.docker.host",
                docker.isEmpty() ? "unix:///var/run/docker.sock" : docker,
                "agentnet.spawn.docker.network",
                "none",
                "agentnet.spawn.docker.grace",
                "1 s");
    }

    /// The base image's name.
    public String base() {
        return base;
    }

    public void buildBase() {
        List<String> command = new ArrayList<>(List.of("docker", "build", "-q", "-t", base));
        String ca = System.getenv().getOrDefault("CA_BUNDLE", "");
        if (!ca.isEmpty()) {
            command.addAll(List.of("--secret", "id=ca,src=" + ca));
        }
        command.addAll(List.of("--build-context", "project=" + project()));
        command.addAll(List.of("--build-context", "trust=" + Agentnet.ROOT.resolve("docker")));
        command.add(RESOURCES.resolve(kind).resolve("base").toString());
        Shell.run(Map.of("DOCKER_BUILDKIT", "1"), command);
    }

    /// A small project of this kind.
    public Path project() {
        return RESOURCES.resolve(kind).resolve("project");
    }

    /// What a person types; Claude Code is not what is tried here.
    JsonNode buildImage() throws IOException, InterruptedException {
        return buildImage(folder.resolve("templates"));
    }

    /// The same for the `checks` of other templates.
    public JsonNode buildImage(Path templates) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Agentnet agentnet =
                new Agentnet(home)
                        .with("WITH_CLAUDE", "false")
                        .with("AGENTNET_TEMPLATES", templates.toString());
        PASSED_ON.stream()
                .filter(System.getenv()::containsKey)
                .forEach(name -> agentnet.with(name, System.getenv(name)));
        Answer answer = agentnet.run("image", "build", "--domain", "checks", "--json");
        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("building agentnet/agent:", "[agent ");
        return answer.json().path("images").path(0);
    }

    /// Starts a container of the domain and puts the project where a clone would be.
    void start() {
        engine.start(ONE, template);
        String copy =
                "tar -C '%s' -c . | docker exec -i %s tar -x -C /workspace/work"
                        .formatted(project(), container());
        Shell.run(Map.of(), List.of("sh", "-c", copy));
    }

    private String container() {
        return network + "-agentnet-checks-1";
    }

    /// Runs a command as an acceptance command is run: with `sh -c`, in the clone.
    ///
    /// @throws AssertionError with what it said if it failed
    String check(String command) {
        return Shell.run(
                Map.of(),
                List.of(
                        "docker",
                        "exec",
                        "-w",
                        "/workspace/work",
                        container(),
                        "sh",
                        "-c",
                        command));
    }

    @Override
    public void close() {
        engine.remove(ONE);
        engine.close();
    }
}
