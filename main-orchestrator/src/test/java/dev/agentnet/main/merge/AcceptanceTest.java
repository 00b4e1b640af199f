package dev.agentnet.main.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.coordination.Upkeep.Pulse;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.merge.Acceptance.Verdict;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which check is asked for, and which is there already.
final class AcceptanceTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final AgentId AGENT = new AgentId("backend.1");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestRedis redis = TestRedis.start();
    private final RedisNetwork network = redis.network(InstantSource.system());
    private final Acceptance acceptance =
            new Acceptance(
                    network.submissions(),
                    network.records(),
                    new MergeSettings(
                            Duration.ofMinutes(1),
                            1,
                            1000,
                            Duration.ofMillis(10),
                            Duration.ofMillis(50)));

    @AfterEach
    void close() {
        network.close();
        redis.close();
    }

    private Task claim() {
        return network.claims()
                .step(AGENT, UUID.randomUUID().toString(), List.of(), 1, LEASE)
                .granted()
                .getFirst();
    }

    private Task secondAttempt() {
        network.submissions().submit(TaskSpec.of(BACKEND, "work"));
        Task first = claim();
        acceptance.on(first, "shop", "candidate");
        LeaderToken leader =
                network.upkeep().lead("main.1", LEASE, Pulse.NONE).orElseThrow().token();
        network.upkeep().reapDead(leader, AGENT, FailureName.LEASE_LOST, "it was killed");
        return claim();
    }

    @Test
    void candidateOfAnAttemptIsCheckedOnce() {
        network.submissions().submit(TaskSpec.of(BACKEND, "work"));
        Task task = claim();
        assertThat(acceptance.on(task, "shop", "candidate"))
                .isInstanceOfSatisfying(
                        Verdict.Running.class, running -> assertThat(running.begun()).isTrue());
        assertThat(acceptance.on(task, "shop", "candidate"))
                .isInstanceOfSatisfying(
                        Verdict.Running.class, running -> assertThat(running.begun()).isFalse());
    }

    /// Two attempts within a second that do the same make the very same commit.
    @Test
    void sameCandidateOfTheNextAttemptIsCheckedAgain() {
        assertThat(acceptance.on(secondAttempt(), "shop", "candidate"))
                .isInstanceOfSatisfying(
                        Verdict.Running.class, running -> assertThat(running.begun()).isTrue());
    }
}
