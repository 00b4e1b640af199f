package dev.agentnet.tests.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.config.AgentImages;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.spawn.ContainerEngine;
import dev.agentnet.main.spawn.ContainerEngineContract;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.SpawnFailed;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_DOCKER", matches = "1")
class DockerEngineTest extends ContainerEngineContract {

    private static final String IMAGE = "agentnet/test-spawn:latest";

    @TempDir Path folder;

    private final String network = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String name = network + "-agentnet-backend-1";
    private DockerEngine engine;

    @BeforeAll
    static void buildImage() {
        docker("build", "-q", "-t", IMAGE, "src/test/resources/spawn");
    }

    @BeforeEach
    void open() {
        NetworkSecret.loadOrCreate(folder.resolve("secret"));
        engine = new DockerEngine(DockerSettings.from(config("unix:///var/run/docker.sock")));
    }

    private Config config(String host) {
        String there = System.getenv().getOrDefault("DOCKER_HOST", host);
        return AgentnetConfig.load(
                Map.of(),
                Map.of(
                        "agentnet.network",
                        network,
                        "agentnet.spawn.secret-file",
                        folder.resolve("secret").toString(),
                        "agentnet.spawn.docker.host",
                        there,
                        "agentnet.spawn.docker.image",
                        IMAGE,
                        "agentnet.spawn.docker.network",
                        network,
                        "agentnet.spawn.docker.grace",
                        "5 s"));
    }

    @AfterEach
    void close() {
        engine.list().forEach(member -> engine.remove(member.id()));
        engine.tidy();
        engine.close();
        assertThat(docker("network", "ls", "-q", "--filter", "name=" + network)).isEmpty();
        assertThat(docker("ps", "-aq", "--filter", "label=dev.agentnet.network=" + network))
                .isEmpty();
    }

    private static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("docker", ".out");
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            String text = Files.readString(output, StandardCharsets.UTF_8).strip();
            Files.delete(output);
            assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
            return text;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String inspect(String format) {
        return docker("inspect", "-f", format, name);
    }

    private String inside(String script) {
        return docker("exec", name, "sh", "-c", script);
    }

    @Override
    protected ContainerEngine engine() {
        return engine;
    }

    @Override
    protected DomainTemplate template() {
        return TestTemplates.write(folder.resolve("templates"), "backend", "memory = 256 MiB");
    }

    @Override
    protected void crash(AgentId id) {
        docker("kill", network + "-agentnet-" + id.value().replace('.', '-'));
    }

    @Test
    void containerIsHardenedAndBounded() {
        engine.start(ONE, template());
        assertThat(
                        inspect(
                                "{{.Config.User}} {{.HostConfig.CapDrop}}"
                                        + " {{.HostConfig.SecurityOpt}}"
                                        + " {{.HostConfig.ReadonlyRootfs}}"
                                        + " {{.HostConfig.PidsLimit}} {{.HostConfig.Memory}}"
                                        + " {{.HostConfig.MemorySwap}} {{.HostConfig.CpuQuota}}/{{.HostConfig.CpuPeriod}}"
                                        + " {{.HostConfig.RestartPolicy.Name}}"
                                        + " {{.Config.StopTimeout}}"
                                        + " {{json .HostConfig.LogConfig}}"
                                        + " {{json .HostConfig.Binds}}"
                                        + " {{.HostConfig.Privileged}}"))
                .isEqualTo(
                        "10001:10001 [ALL] [no-new-privileges:true] true 512 268435456 268435456"
                                + " 500000/1000000 no 5 {\"Config\":{\"max-file\":\"3\",\"max-size\":\"10m\"},"
                                + "\"Type\":\"json-file\"} null false");
        assertThat(inspect("{{range .Mounts}}{{.Type}} {{.Destination}} {{.RW}};{{end}}"))
                .isEqualTo("volume /workspace true;");
        assertThat(inside("id -u; touch /x 2>&1; grep -E 'CapEff|NoNewPrivs' /proc/self/status"))
                .contains("10001")
                .contains("Read-only file system")
                .contains("NoNewPrivs:\t1")
                .contains("CapEff:\t0000000000000000");
        assertThat(
                        inside(
                                "cd /tmp && cp /bin/true t && ./t && cd /home/agent && cp /bin/true"
                                        + " t && ./t && echo runs"))
                .isEqualTo("runs");
    }

    @Test
    void filesArriveInTheVolumeForTheOrchestratorAlone() {
        engine.start(ONE, template());
        String token = NetworkSecret.load(folder.resolve("secret")).forDomain(backend());
        assertThat(inside("cat /workspace/.agentnet/secret")).isEqualTo(token);
        assertThat(inside("cd /workspace/.agentnet; stat -c '%a %u %g %n' . secret"))
                .isEqualTo("700 10001 10001 .\n600 10001 10001 secret");
        assertThat(inside("cat $AGENTNET_FILES/template/backend/.claude/agents/api-worker.md"))
                .isEqualTo("Write endpoints.");
        assertThat(inside("mkdir $AGENTNET_WORKSPACE/mirrors && echo made")).isEqualTo("made");
        assertThat(docker("inspect", name)).doesNotContain(token);
        assertThat(inspect("{{json .Config.Labels}}"))
                .contains(
                        "\"dev.agentnet.agent\":\"backend.1\"",
                        "\"dev.agentnet.domain\":\"backend\"",
                        "\"dev.agentnet.network\":\"" + network + "\"");
        assertThat(inside("env"))
                .contains("AGENT_ROLE=domain", "AGENTNET_CONTAINER=" + name)
                .contains("AGENTNET_MEMORY_MIB=256", "AGENTNET_WORKSPACE=/workspace/work");
    }

    private static DomainName backend() {
        return new DomainName("backend");
    }

    @Test
    void volumeGoesWithTheContainer() {
        engine.start(ONE, template());
        String volume = inspect("{{range .Mounts}}{{.Name}}{{end}}");
        String ours = "label=dev.agentnet.network=" + network;
        assertThat(docker("volume", "ls", "-q", "--filter", ours)).isEqualTo(volume);
        engine.remove(ONE);
        assertThat(docker("volume", "ls", "-q")).doesNotContain(volume);
    }

    @Test
    void missingImageIsSaidWithWhatToDo() {
        DomainTemplate template =
                TestTemplates.write(folder.resolve("t"), "backend", "image = \"no/such:image\"");
        assertThatThrownBy(() -> engine.start(ONE, template))
                .isInstanceOfSatisfying(
                        SpawnFailed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(FailureName.NO_IMAGE))
                .hasMessage(
                        "image %s (over no/such:image) is not there: agentnet image build"
                                .formatted(AgentImages.over("no/such:image")));
    }

    @Test
    void foreignContainerOfTheSameNameIsLeftAlone() {
        String foreign = docker("create", "--name", name, IMAGE);
        try {
            assertThatThrownBy(() -> engine.start(ONE, template()))
                    .isInstanceOf(SpawnFailed.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("not this network's");
            engine.remove(ONE);
            assertThat(docker("ps", "-aq", "--no-trunc", "--filter", "name=" + name))
                    .isEqualTo(foreign);
        } finally {
            docker("rm", foreign);
        }
    }

    @Test
    void networkOfTheSameNameElsewhereIsLeftAlone() {
        engine.start(ONE, template());
        Config elsewhere =
                ConfigFactory.parseMap(Map.of("agentnet.spawn.docker.network", network + "x"))
                        .withFallback(config("unix:///var/run/docker.sock"));
        try (DockerEngine other = new DockerEngine(DockerSettings.from(elsewhere))) {
            assertThat(other.list()).isEmpty();
            other.remove(ONE);
        }
        assertThat(engine.list()).hasSize(1);
    }

    @Test
    void containerThatCannotStartLeavesNothing() {
        Config broken =
                ConfigFactory.parseMap(Map.of("agentnet.spawn.docker.tmp-size", "some"))
                        .withFallback(config("unix:///var/run/docker.sock"));
        try (DockerEngine other = new DockerEngine(DockerSettings.from(broken))) {
            assertThatThrownBy(() -> other.start(ONE, template()))
                    .isInstanceOf(SpawnFailed.class)
                    .hasMessageContaining("size=some");
        }
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void outOfMemoryIsSaid() {
        engine.start(ONE, template());
        docker("exec", "-d", name, "sh", "-c", "tail /dev/zero");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> inspect("{{.State.OOMKilled}}").equals("true"));
        crash(ONE);
        await().until(() -> engine.list().getFirst().ended().isPresent());
        assertThat(engine.list().getFirst().ended())
                .hasValueSatisfying(end -> assertThat(end.outOfMemory()).isTrue());
    }
}
