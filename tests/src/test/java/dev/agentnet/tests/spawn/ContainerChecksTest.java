package dev.agentnet.tests.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.cli.checkup.ContainerChecks;
import dev.agentnet.cli.machine.DockerProgram;
import dev.agentnet.coordination.Fleet.Member;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.coordination.Registry.KnownDomain;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.tests.stage.Shell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// What `agentnet verify` sees of the containers that run in a network's name, on a real engine.
@EnabledIfEnvironmentVariable(named = "AGENTNET_TEST_DOCKER", matches = "1")
final class ContainerChecksTest {

    private static final String IMAGE = "agentnet/test-spawn:latest";
    private static final DomainName BACKEND = new DomainName("backend");
    private static final List<String> BOUNDS =
            List.of("--memory", "64m", "--pids-limit", "50", "--log-opt", "max-size=1m");

    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final TestRedis redis = TestRedis.start();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private final List<String> started = new ArrayList<>();

    @BeforeAll
    static void buildImage() {
        docker(List.of("build", "-q", "-t", IMAGE, "src/test/resources/spawn"));
    }

    @AfterEach
    void close() {
        started.forEach(id -> docker(List.of("rm", "-f", id)));
        network.close();
        redis.close();
    }

    private static String docker(List<String> words) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(words);
        return Shell.run(Map.of(), command);
    }

    private void start(List<String> options) {
        List<String> command = new ArrayList<>(List.of("run", "-d", "--init"));
        command.addAll(List.of("--label", "dev.agentnet.network=" + name));
        command.addAll(List.of("--label", "dev.agentnet.agent=backend.1"));
        command.addAll(options);
        command.addAll(List.of("--entrypoint", "sleep", IMAGE, "600"));
        started.add(docker(command).strip());
    }

    private void know() {
        network.registry().publishDomains(Map.of(BACKEND, new KnownDomain("servers", List.of())));
        Member member = new Member(new AgentId("backend.1"), name, Instant.now(), Optional.empty());
        network.fleet().report(BACKEND, List.of(member), "");
    }

    private List<Violation> found(Instant young) {
        DockerProgram docker = new DockerProgram("docker", Duration.ofSeconds(30));
        return new ContainerChecks(docker, network, name, young).all();
    }

    @Test
    void oneThatTheFleetKnowsAndTheEngineBoundsIsFine() {
        start(BOUNDS);
        know();
        assertThat(found(Instant.now())).isEmpty();
    }

    @Test
    void oneThatNobodyKnowsIsNamedOnceItIsNoMoreYoung() {
        start(BOUNDS);
        assertThat(found(Instant.now().minus(Duration.ofMinutes(10)))).isEmpty();
        assertThat(found(Instant.now().plus(Duration.ofMinutes(1))))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.invariant()).isEqualTo(Invariant.I6);
                    assertThat(violation.what()).contains("docker rm --force");
                });
    }

    @Test
    void oneWithoutBoundsIsNamedForEach() {
        start(List.of("--log-driver", "local"));
        know();
        assertThat(found(Instant.now()))
                .extracting(Violation::what)
                .allSatisfy(what -> assertThat(what).contains("runs without a bound of"))
                .hasSize(3);
    }
}
