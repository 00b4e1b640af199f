package dev.agentnet.tests.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.main.access.NetworkSecret;
import dev.agentnet.main.spawn.DockerEngine;
import dev.agentnet.main.spawn.DockerSettings;
import dev.agentnet.main.spawn.SpawnFailed;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.tests.stage.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// The Docker networks of domains: who is on them, and when they come and go.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_DOCKER", matches = "1")
final class DomainNetworksTest {

    private static final String IMAGE = "agentnet/test-spawn:latest";
    private static final AgentId BACKEND = new AgentId("backend.1");
    private static final AgentId CHECKS = new AgentId("checks.1");

    @TempDir private Path folder;

    private final String network = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String redis = network + "-redis";
    private DockerEngine engine;

    @BeforeAll
    static void buildImage() {
        docker("build", "-q", "-t", IMAGE, "src/test/resources/spawn");
    }

    @BeforeEach
    void open() {
        NetworkSecret.loadOrCreate(folder.resolve("secret"));
        engine = new DockerEngine(DockerSettings.from(AgentnetConfig.load(Map.of(), settings())));
        docker("network", "create", network);
        startRedis();
    }

    private Map<String, Object> settings() {
        return Map.of(
                "agentnet.network",
                network,
                "agentnet.spawn.secret-file",
                folder.resolve("secret").toString(),
                "agentnet.spawn.docker.host",
                System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock"),
                "agentnet.spawn.docker.image",
                IMAGE,
                "agentnet.spawn.docker.network",
                network);
    }

    @AfterEach
    void close() {
        engine.list().forEach(member -> engine.remove(member.id()));
        engine.tidy();
        engine.close();
        docker("rm", "-f", redis);
        docker("network", "rm", network);
        assertThat(networks()).isEmpty();
    }

    /// As Compose makes it: on the network that all share, and labelled as a service.
    private void startRedis() {
        docker(
                "run",
                "-d",
                "--name",
                redis,
                "--network",
                network,
                "--label",
                "dev.agentnet.docker-network=" + network,
                "--label",
                "dev.agentnet.service=message-broker",
                IMAGE);
    }

    private static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Shell.run(Map.of(), command);
    }

    private void start(AgentId id) {
        engine.start(id, TestTemplates.write(folder.resolve("templates"), id.domain().value(), ""));
    }

    private String container(AgentId id) {
        return network + "-agentnet-" + id.value().replace('.', '-');
    }

    private List<String> networks() {
        return docker("network", "ls", "--format", "{{.Name}}", "--filter", "name=" + network)
                .lines()
                .sorted()
                .toList();
    }

    /// The networks that a container is on.
    private static String on(String container) {
        return docker(
                "inspect",
                "-f",
                "{{range $name, $it := .NetworkSettings.Networks}}{{$name}} {{end}}",
                container);
    }

    private String redisFrom(AgentId id) {
        return docker("exec", container(id), "getent", "hosts", "message-broker");
    }

    @Test
    void eachDomainHasItsOwnWithTheServicesOnIt() {
        start(BACKEND);
        start(CHECKS);
        assertThat(networks()).containsExactly(network, network + "_backend", network + "_checks");
        assertThat(on(container(BACKEND))).isEqualTo(network + "_backend");
        assertThat(on(container(CHECKS))).isEqualTo(network + "_checks");
        assertThat(on(redis).split(" ")).containsExactlyInAnyOrderElementsOf(networks());
        assertThat(redisFrom(BACKEND)).isNotEqualTo(redisFrom(CHECKS));
        assertThat(
                        docker(
                                "network",
                                "inspect",
                                "-f",
                                "{{.Internal}} {{.EnableIPv6}} {{json .Options}}",
                                network + "_backend"))
                .startsWith("true false ")
                .contains("\"com.docker.network.bridge.inhibit_ipv4\":\"true\"");
    }

    @Test
    void itGoesWithItsLastContainer() {
        start(BACKEND);
        start(CHECKS);
        engine.tidy();
        assertThat(networks()).hasSize(3);
        engine.remove(BACKEND);
        engine.tidy();
        assertThat(networks()).containsExactly(network, network + "_checks");
        assertThat(on(redis).split(" ")).containsExactlyInAnyOrder(network, network + "_checks");
    }

    @Test
    void serviceThatWasMadeAnewIsOnItAgain() throws Exception {
        start(BACKEND);
        AtomicInteger returns = new AtomicInteger();
        try (AutoCloseable listening = engine.onReturn(returns::incrementAndGet)) {
            assertThat(listening).isNotNull();
            docker("rm", "-f", redis);
            startRedis();
            await().atMost(Duration.ofSeconds(20)).until(() -> returns.get() > 0);
        }
        engine.tidy();
        assertThat(redisFrom(BACKEND)).isNotEmpty();
    }

    @Test
    void stoppedServiceStartsAgainWhateverWentMeanwhile() {
        start(BACKEND);
        start(CHECKS);
        docker("stop", "-t", "0", redis);
        engine.remove(BACKEND);
        engine.tidy();
        docker("start", redis);
        start(BACKEND);
        assertThat(redisFrom(BACKEND)).isNotEmpty();
    }

    @Test
    void networkThatSomebodyRemovedIsMadeAnew() {
        start(BACKEND);
        engine.remove(BACKEND);
        docker("stop", "-t", "0", redis);
        docker("network", "rm", network + "_backend");
        start(BACKEND);
        docker("start", redis);
        assertThat(redisFrom(BACKEND)).isNotEmpty();
    }

    @Test
    void foreignNetworkOfTheSameNameIsLeftAlone() {
        docker("network", "create", network + "_backend");
        try {
            assertThatThrownBy(() -> start(BACKEND))
                    .isInstanceOf(SpawnFailed.class)
                    .hasMessageContaining(network + "_backend belongs to a Docker network that");
            engine.tidy();
            assertThat(networks()).contains(network + "_backend");
        } finally {
            docker("network", "rm", network + "_backend");
        }
    }
}
