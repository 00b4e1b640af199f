package dev.agentnet.main.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Controls;
import dev.agentnet.coordination.Fleet;
import dev.agentnet.coordination.Fleet.Member;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.spawn.TestTemplates;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many of a domain are wanted, by its work and by what a person says.
final class FleetKeeperTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final TestRedis redis = TestRedis.shared();
    private final String name = "fleet-" + UUID.randomUUID();

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
        Config named = ConfigFactory.parseMap(Map.of("agentnet.network", name));
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
                network,
                new Templates(folder, Duration.ofMinutes(1)),
                ConfigFactory.load(),
                () -> now);
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
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

    /// As the spawner says it.
    private void report(int... numbers) {
        List<Member> members = new ArrayList<>();
        for (int number : numbers) {
            AgentId id = AgentId.orchestrator(BACKEND, number);
            members.add(new Member(id, id.value(), now.plusSeconds(number), Optional.empty()));
        }
        fleet.report(BACKEND, members, "");
    }

    private int claims(int number) {
        AgentId agent = AgentId.orchestrator(BACKEND, number);
        String request = UUID.randomUUID().toString();
        return network.claims()
                .step(agent, request, List.of(), 1, Duration.ofSeconds(30))
                .granted()
                .size();
    }

    private void submit(int count) {
        for (int i = 0; i < count; i++) {
            submit();
        }
    }

    @Test
    void domainMayHaveAsManyAsItsWorkWants() {
        TestTemplates.write(folder, "backend", "replicas { max = 3, tasks-each = 4 }");
        keeper = keeper();
        submit(4);
        assertThat(wanted()).isEqualTo(1);
        submit(1);
        assertThat(wanted()).isEqualTo(2);
        submit(20);
        assertThat(wanted()).isEqualTo(3);
    }

    @Test
    void oneThatIsNotWantedAnyMoreClaimsNothingAndFinishesWhatItHas() {
        TestTemplates.write(folder, "backend", "replicas { max = 2, tasks-each = 1 }");
        keeper = keeper();
        submit(2);
        assertThat(wanted()).isEqualTo(2);
        report(7, 8);
        assertThat(claims(8)).isEqualTo(1);
        network.records()
                .list(BACKEND, TaskState.PENDING, 9)
                .forEach(id -> network.submissions().cancel(id, "no"));
        assertThat(wanted()).isEqualTo(2);
        now = now.plusSeconds(60);
        assertThat(wanted()).as("8 is at work").isEqualTo(2);
        TestTemplates.write(folder, "backend", "replicas { max = 1, tasks-each = 1 }");
        keeper = keeper();
        submit(1);
        assertThat(wanted()).isEqualTo(2);
        assertThat(claims(8)).isZero();
        assertThat(claims(7)).isEqualTo(1);
        network.upkeep()
                .reapDead(
                        leadership.token().orElseThrow(),
                        AgentId.orchestrator(BACKEND, 8),
                        FailureName.LEASE_LOST,
                        "it ended");
        assertThat(wanted()).isEqualTo(1);
        assertThat(claims(8)).as("until it has ended").isZero();
        report(7);
        assertThat(wanted()).isEqualTo(1);
        assertThat(claims(8)).isEqualTo(1);
    }

    @Test
    void oneThatIsWantedAgainClaimsAgain() {
        TestTemplates.write(folder, "backend", "replicas { max = 2, tasks-each = 1 }");
        keeper = keeper();
        submit(2);
        wanted();
        report(7, 8);
        assertThat(claims(8)).isEqualTo(1);
        fleet.want(BACKEND, 2, OptionalLong.of(8));
        assertThat(claims(8)).isZero();
        assertThat(wanted()).isEqualTo(2);
        assertThat(claims(8)).isEqualTo(1);
    }

    @Test
    void personsNumberComesFirstAndTakesNobodyOut() {
        fleet.want(BACKEND, 2, OptionalLong.of(8));
        submit();
        controls.scale(BACKEND, OptionalInt.of(2));
        assertThat(wanted()).isEqualTo(2);
        assertThat(claims(8)).isEqualTo(1);
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
    void nonsenseMakesWayForWhatIsWanted() {
        submit();
        controls.pause(BACKEND);
        writeNonsense();
        assertThat(wanted()).isEqualTo(1);
        assertThat(fleet.isPaused(BACKEND)).isFalse();
    }

    /// As somebody else may, who speaks to Redis by himself.
    private void writeNonsense() {
        redis.putField(name + ":fleet:desired:backend", "paused_at", "soon");
    }
}
