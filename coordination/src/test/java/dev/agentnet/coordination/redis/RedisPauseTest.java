package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A domain that stands still, with all its clocks.
final class RedisPauseTest extends NetworkOnRedis {

    private static final Duration HOUR = Duration.ofHours(1);

    private long now() {
        List<String> time = raw.time();
        return Long.parseLong(time.getFirst()) * 1000;
    }

    private String desired() {
        return key("fleet:desired:backend");
    }

    /// As if it had been paused so long ago.
    private void pausedSince(Duration ago) {
        network.controls().pause(BACKEND);
        raw.hset(desired(), "paused_at", Long.toString(now() - ago.toMillis()));
    }

    private double leaseEnd(Task task) {
        return Objects.requireNonNull(raw.zscore(key("tasks:leases:backend"), task.id().value()));
    }

    private String field(Task task, String name) {
        return Objects.requireNonNullElse(raw.hget(key("tasks:info:" + task.id()), name), "absent");
    }

    @Test
    void pausedDomainClaimsNothingAndHandsIn() {
        submit("one");
        submit("two");
        Task task = claim();
        network.controls().pause(BACKEND);
        Step step = step(List.of(finish(task, completed())), 1);
        assertThat(step.granted()).isEmpty();
        assertThat(step.finished()).containsEntry(task.id(), Verdict.ACCEPTED);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
        network.controls().resume(BACKEND);
        assertThat(step(List.of(), 1).granted()).hasSize(1);
    }

    @Test
    void whoIsSoonNotWantedHandsInAndClaimsNothing() {
        submit("one");
        submit("two");
        Task task = claim();
        int own = Integer.parseInt(AGENT.value().substring("backend.".length()));
        network.fleet().want(BACKEND, 1, OptionalLong.of(own));
        Step step = step(List.of(finish(task, completed())), 1);
        assertThat(step.finished()).containsEntry(task.id(), Verdict.ACCEPTED);
        assertThat(step.granted()).isEmpty();
        network.fleet().want(BACKEND, 1, OptionalLong.of(own + 1));
        assertThat(step(List.of(), 1).granted()).hasSize(1);
        submit("three");
        network.fleet().want(BACKEND, 1, OptionalLong.of(own - 1));
        assertThat(step(List.of(), 1).granted()).isEmpty();
        network.fleet().want(BACKEND, 1);
        assertThat(step(List.of(), 1).granted()).hasSize(1);
    }

    @Test
    void othersGoOn() {
        DomainName frontend = new DomainName("frontend");
        network.submissions().submit(TaskSpec.of(frontend, "one"));
        network.controls().pause(BACKEND);
        AgentId other = AgentId.orchestrator(frontend, 1);
        assertThat(network.claims().step(other, "r", List.of(), 1, LEASE).granted()).hasSize(1);
        assertThat(network.fleet().desired(frontend).isPaused()).isFalse();
    }

    @Test
    void isPausedOnceAndSaysSinceWhen() {
        pausedSince(HOUR);
        Instant since = network.controls().pause(BACKEND);
        assertThat(since).isEqualTo(network.fleet().desired(BACKEND).pausedAt().orElseThrow());
        assertThat(since.toEpochMilli()).isLessThan(now() - HOUR.toMillis() / 2);
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(1);
        assertThat(network.journal().lastEvents(BACKEND, 5)).hasSize(1);
        network.controls().resume(BACKEND);
        assertThat(network.fleet().desired(BACKEND).pausedAt()).isEmpty();
        assertThat(network.fleet().desired(BACKEND).generation()).isEqualTo(2);
        assertThat(network.journal().lastEvents(BACKEND, 1))
                .singleElement()
                .asString()
                .contains("\"resumed\"", "\"paused_ms\":");
    }

    @Test
    void whatNobodyCanReadAsAMomentIsPausedNow() {
        raw.hset(desired(), "paused_at", "yesterday");
        assertThat(network.controls().pause(BACKEND).toEpochMilli())
                .isBetween(now() - 60_000, now() + 2_000);
        raw.hset(desired(), "paused_at", "yesterday");
        assertThat(network.controls().resume(BACKEND).orElseThrow()).isZero();
    }

    @Test
    void whatIsNotPausedIsNotResumed() {
        assertThat(network.controls().resume(BACKEND)).isEmpty();
        assertThat(network.fleet().desired(BACKEND).generation()).isZero();
        assertThat(network.journal().lastEvents(BACKEND, 5)).isEmpty();
    }

    @Test
    void noLeaseRunsOutMeanwhile() {
        submit("one");
        Task task = claim();
        network.controls().pause(BACKEND);
        reapAll();
        assertThat(state(task.id())).isEqualTo(TaskState.ACTIVE);
        network.controls().resume(BACKEND);
        reapAll();
        assertThat(state(task.id())).isEqualTo(TaskState.PENDING);
    }

    @Test
    void theDeadAreTakenBackMeanwhileAndWait() {
        submit("one");
        Task task = claim();
        network.controls().pause(BACKEND);
        assertThat(network.upkeep().reapDead(leader, AGENT, FailureName.LEASE_LOST, "killed"))
                .containsExactly(task.id());
        assertThat(state(task.id())).isEqualTo(TaskState.PENDING);
        assertThat(step(List.of(), 1).granted()).isEmpty();
    }

    @Test
    void nothingDelayedComesBackMeanwhile() {
        TaskId id = submit("one");
        handIn(claim(), failed(FailureName.AGENT_ERROR));
        raw.zadd(key("tasks:delayed:backend"), 1, id.value());
        network.controls().pause(BACKEND);
        assertThat(network.upkeep().promote(leader, BACKEND)).isZero();
        network.controls().resume(BACKEND);
        assertThat(network.upkeep().promote(leader, BACKEND)).isEqualTo(1);
    }

    @Test
    void leasesLastLongerByThePauseWhichIsNoWork() {
        submit("one");
        Task task = claim();
        double end = now() - HOUR.toMillis() + 10_000.0;
        raw.zadd(key("tasks:leases:backend"), end, task.id().value());
        pausedSince(HOUR);
        Duration stood = network.controls().resume(BACKEND).orElseThrow();
        assertThat(stood).isBetween(HOUR, HOUR.plusSeconds(5));
        assertThat(leaseEnd(task)).isEqualTo(end + stood.toMillis());
        assertThat(field(task, "paused_ms")).isEqualTo(Long.toString(stood.toMillis()));
        pausedSince(HOUR);
        network.controls().resume(BACKEND);
        assertThat(Long.parseLong(field(task, "paused_ms")))
                .isGreaterThanOrEqualTo(2 * HOUR.toMillis());
    }

    @Test
    void leaseThatWasRenewedMeanwhileLastsNoLongerThanAFreshOne() {
        submit("one");
        Task task = claim();
        pausedSince(HOUR);
        network.claims().renew(BACKEND, Map.of(task.id(), task.token().orElseThrow()), LEASE);
        network.controls().resume(BACKEND);
        assertThat(leaseEnd(task)).isLessThan(now() + LEASE.toMillis() + 2_000);
        double longer = now() + HOUR.toMillis();
        raw.zadd(key("tasks:leases:backend"), longer, task.id().value());
        pausedSince(HOUR);
        network.controls().resume(BACKEND);
        assertThat(leaseEnd(task)).isEqualTo(longer);
    }

    @Test
    void aClockThatWasPutBackMakesNoPauseOfLessThanNothing() {
        submit("one");
        Task task = claim();
        double end = leaseEnd(task);
        network.controls().pause(BACKEND);
        raw.hset(desired(), "paused_at", Long.toString(now() + HOUR.toMillis()));
        assertThat(network.controls().resume(BACKEND).orElseThrow()).isZero();
        assertThat(leaseEnd(task)).isEqualTo(end);
        assertThat(field(task, "paused_ms")).isEqualTo("0");
    }

    @Test
    void theNextClaimHasNotBeenPaused() {
        submit("one");
        Task task = claim();
        pausedSince(HOUR);
        network.controls().resume(BACKEND);
        handIn(task, released());
        assertThat(field(claim(), "paused_ms")).isEqualTo("absent");
    }

    @Test
    void nothingIsOverdueInAPauseNorByIt() {
        submit("one");
        Task task = claim();
        raw.zadd(key("tasks:leases:backend"), now() - HOUR.toMillis(), task.id().value());
        pausedSince(HOUR.plusMinutes(1));
        assertThat(network.inspection().inspect().violations()).isEmpty();
        raw.hset(desired(), "paused_at", Long.toString(now()));
        assertThat(network.inspection().inspect().violations()).hasSize(1);
        network.controls().resume(BACKEND);
        raw.zadd(key("tasks:leases:backend"), now() - HOUR.toMillis(), task.id().value());
        assertThat(network.inspection().inspect().violations()).isEmpty();
    }

    @Test
    void lostReplyIsAskedForAgainAfterwards() {
        submit("one");
        Task task = network.claims().step(AGENT, "lost", List.of(), 1, LEASE).granted().getFirst();
        network.controls().pause(BACKEND);
        // However late that is.
        assertThat(raw.ttl(key("agents:grant:" + AGENT))).isEqualTo(-1);
        assertThat(network.claims().step(AGENT, "lost", List.of(), 1, LEASE).granted())
                .extracting(Task::id)
                .containsExactly(task.id());
    }

    /// How many commands Redis has carried out, those within scripts included.
    private long commands() {
        return raw.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_") && !line.startsWith("cmdstat_info"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+).*", "$1")))
                .sum();
    }

    private long commandsOfAPause() {
        long before = commands();
        network.controls().pause(BACKEND);
        network.controls().resume(BACKEND);
        return commands() - before;
    }

    @Test
    void pauseCostsTheSameWhateverWaits() {
        submit("one");
        claim();
        commandsOfAPause();
        long few = commandsOfAPause();
        String waiting = key("tasks:pending:backend");
        raw.rpush(waiting, Collections.nCopies(10_000, "backend.waits").toArray(String[]::new));
        assertThat(commandsOfAPause()).isEqualTo(few).isLessThan(30);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(10_000);
        raw.del(waiting);
    }

    @Test
    void whatIsNoHashStopsNobody() {
        submit("one");
        raw.set(desired(), "nonsense");
        assertThat(step(List.of(), 1).granted()).hasSize(1);
        raw.del(desired());
    }
}
