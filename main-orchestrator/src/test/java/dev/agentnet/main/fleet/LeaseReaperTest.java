package dev.agentnet.main.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Fleet.Ended;
import dev.agentnet.coordination.Fleet.Member;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a task is taken back from whoever claimed it, on a clock that the test sets.
final class LeaseReaperTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final AgentId AGENT = new AgentId("backend.1");
    private static final Duration LENGTH = Duration.ofSeconds(30);

    private final TestRedis redis = TestRedis.shared();

    private long seconds;
    private RedisNetwork network;
    private Leadership leadership;
    private LeaseReaper reaper;
    private Task claimed;

    @BeforeEach
    void claim() {
        network = redis.network(InstantSource.system());
        leadership =
                new Leadership(
                        network.upkeep(),
                        "main.1",
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Optional.empty());
        leadership.start();
        reaper =
                new LeaseReaper(
                        leadership,
                        network.upkeep(),
                        network.fleet(),
                        LENGTH,
                        Duration.ofSeconds(5),
                        () -> Duration.ofSeconds(seconds).toNanos());
        network.submissions().submit(TaskSpec.of(BACKEND, "work"));
        claimed =
                network.claims()
                        .step(AGENT, UUID.randomUUID().toString(), List.of(), 1, LENGTH)
                        .granted()
                        .getFirst();
    }

    @AfterEach
    void close() {
        leadership.close();
        network.close();
    }

    private TaskState lookEachSecond(int times) {
        for (int i = 0; i < times; i++) {
            seconds++;
            reaper.runOnce(List.of(BACKEND));
        }
        return network.records().find(claimed.id()).orElseThrow().state();
    }

    @Test
    void leaseSeenUnrenewedForItsWholeLengthIsTakenBack() {
        assertThat(lookEachSecond(30)).isEqualTo(TaskState.ACTIVE);
        assertThat(lookEachSecond(1)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void renewalStartsTheCountAnew() {
        lookEachSecond(25);
        Map<?, Renewal> answers =
                network.claims()
                        .renew(
                                BACKEND,
                                Map.of(claimed.id(), claimed.token().orElseThrow()),
                                LENGTH.plusSeconds(1));
        assertThat(answers.values()).containsExactly(Renewal.CONTINUE);
        assertThat(lookEachSecond(30)).isEqualTo(TaskState.ACTIVE);
        assertThat(lookEachSecond(1)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void sleepingMachineCostsNobodyHisWork() {
        lookEachSecond(25);
        seconds += 3600;
        assertThat(lookEachSecond(30)).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void deathThatTheSpawnerReportsEndsTheLeaseAtOnce() {
        Ended killed = new Ended(137, true, "killed, out of memory");
        Member dead = new Member(AGENT, "box", Instant.EPOCH, Optional.of(killed));
        network.fleet().report(BACKEND, List.of(dead), "");
        assertThat(lookEachSecond(1)).isEqualTo(TaskState.PENDING);
        assertThat(network.records().find(claimed.id()).orElseThrow().fields())
                .containsEntry("failure", "oom")
                .hasEntrySatisfying(
                        "reason", reason -> assertThat(reason).contains("backend.1", "killed"));
    }

    private void report(boolean frozen) {
        Member member = new Member(AGENT, "box", Instant.EPOCH, frozen, Optional.empty());
        network.fleet().report(BACKEND, List.of(member), "");
    }

    @Test
    void noTimePassesInAPauseNorUntilWhatIsFrozenGoesOn() {
        lookEachSecond(25);
        network.controls().pause(BACKEND);
        assertThat(lookEachSecond(90)).isEqualTo(TaskState.ACTIVE);
        report(true);
        network.controls().resume(BACKEND);
        // The spawner is away, and nobody lets it go on.
        assertThat(lookEachSecond(90)).isEqualTo(TaskState.ACTIVE);
        report(false);
        assertThat(lookEachSecond(30)).isEqualTo(TaskState.ACTIVE);
        assertThat(lookEachSecond(1)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void theDeadAreTakenBackInAPause() {
        network.controls().pause(BACKEND);
        Ended killed = new Ended(137, false, "killed");
        Member dead = new Member(AGENT, "box", Instant.EPOCH, Optional.of(killed));
        network.fleet().report(BACKEND, List.of(dead), "");
        assertThat(lookEachSecond(1)).isEqualTo(TaskState.PENDING);
    }

    @Test
    void whoDoesNotLeadTakesNothing() {
        leadership.close();
        assertThat(lookEachSecond(90)).isEqualTo(TaskState.ACTIVE);
    }
}
