package dev.agentnet.main.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Controls;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many of a domain are wanted, by its work and by what a person says.
final class FleetKeeperTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final String NETWORK = "fleet";
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final TestRedis redis = TestRedis.start();

    @TempDir private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private RedisNetwork network;
    private Fleet fleet;
    private Controls controls;
    private Leadership leadership;
    private FleetKeeper keeper;

    @BeforeEach
    void open() {
        TestTemplates.write(folder, "backend", "");
        Config named = ConfigFactory.parseMap(Map.of("agentnet.network", NETWORK));
        network = RedisNetwork.open(named.withFallback(redis.config()), InstantSource.system());
        fleet = network.fleet();
        controls = network.controls();
        leadership =
                new Leadership(
                        network.upkeep(),
                        "main.1",
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Optional.empty());
        leadership.start();
        keeper = keeper();
    }

    private FleetKeeper keeper() {
        return new FleetKeeper(
                leadership,
                network.records(),
                fleet,
                controls,
                new Templates(folder, Duration.ofMinutes(1)),
                IDLE,
                () -> now);
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
        redis.close();
    }

    private int wanted() {
        keeper.runOnce();
        return fleet.desired(BACKEND).replicas();
    }

    private void submit() {
        network.submissions().submit(TaskSpec.of(BACKEND, "work"));
    }

    private void claim() {
        AgentId agent = AgentId.orchestrator(BACKEND, 1);
        String request = UUID.randomUUID().toString();
        network.claims().step(agent, request, List.of(), 1, Duration.ofSeconds(30));
    }

    @Test
    void oneIsWantedWhileThereIsWorkAndForAWhileLonger() {
        assertThat(wanted()).isZero();
        submit();
        assertThat(wanted()).isEqualTo(1);
        network.records()
                .list(BACKEND, TaskState.PENDING, 9)
                .forEach(id -> network.submissions().cancel(id, "no"));
        now = now.plus(IDLE).minusSeconds(1);
        assertThat(wanted()).isEqualTo(1);
        now = now.plusSeconds(1);
        assertThat(wanted()).isZero();
    }

    @Test
    void pausedDomainIsLeftAsItIsAndNotIdleMeanwhile() {
        submit();
        assertThat(wanted()).isEqualTo(1);
        controls.pause(BACKEND);
        network.records()
                .list(BACKEND, TaskState.PENDING, 9)
                .forEach(id -> network.submissions().cancel(id, "no"));
        now = now.plus(IDLE.multipliedBy(10));
        assertThat(wanted()).isEqualTo(1);
        controls.resume(BACKEND);
        now = now.plus(IDLE).minusSeconds(1);
        assertThat(wanted()).isEqualTo(1);
        now = now.plusSeconds(1);
        assertThat(wanted()).isZero();
    }

    @Test
    void pausedDomainWithoutContainerGetsNone() {
        controls.pause(BACKEND);
        submit();
        assertThat(wanted()).isZero();
        controls.resume(BACKEND);
        assertThat(wanted()).isEqualTo(1);
    }

    @Test
    void killedDomainComesBackWhenItIsResumed() {
        submit();
        assertThat(wanted()).isEqualTo(1);
        controls.kill(BACKEND, "enough");
        assertThat(wanted()).isZero();
        controls.resume(BACKEND);
        assertThat(wanted()).isEqualTo(1);
    }

    @Test
    void drainedDomainEndsAsSoonAsNothingRuns() {
        submit();
        submit();
        claim();
        assertThat(wanted()).isEqualTo(1);
        controls.drain(BACKEND);
        assertThat(wanted()).isEqualTo(1);
        controls.pause(BACKEND);
        controls.kill(BACKEND, "enough");
        controls.resume(BACKEND);
        assertThat(wanted()).isEqualTo(1);
        controls.drain(BACKEND);
        assertThat(wanted()).isZero();
        controls.resume(BACKEND);
        assertThat(wanted()).isEqualTo(1);
    }

    @Test
    void personsNumberHoldsWithAndWithoutWork() {
        controls.scale(BACKEND, OptionalInt.of(3));
        assertThat(wanted()).isEqualTo(3);
        submit();
        controls.scale(BACKEND, OptionalInt.of(0));
        assertThat(wanted()).isZero();
        controls.scale(BACKEND, OptionalInt.empty());
        assertThat(wanted()).isEqualTo(1);
    }

    @Test
    void domainThatIsNewInAPausedNetworkIsPausedToo() {
        controls.pause(DomainName.MAIN);
        submit();
        assertThat(wanted()).isZero();
        assertThat(fleet.isPaused(BACKEND)).isTrue();
        controls.resume(BACKEND);
        assertThat(wanted()).isEqualTo(1);
        assertThat(fleet.isPaused(BACKEND)).isFalse();
    }

    @Test
    void nonsenseMakesWayForWhatIsWanted() throws IOException {
        submit();
        controls.pause(BACKEND);
        writeNonsense();
        assertThat(wanted()).isEqualTo(1);
        assertThat(fleet.isPaused(BACKEND)).isFalse();
    }

    /// As somebody else may, who speaks to Redis by himself.
    private void writeNonsense() throws IOException {
        int port = URI.create(redis.url()).getPort();
        String command = "HSET " + NETWORK + ":fleet:desired:backend paused_at soon\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(':');
        }
    }
}
