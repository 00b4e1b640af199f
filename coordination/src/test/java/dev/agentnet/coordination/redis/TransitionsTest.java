package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Renewal;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Verdict;
import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Intent;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Routes.Joined;
import dev.agentnet.coordination.Submissions.Cancelling;
import dev.agentnet.coordination.Submissions.IdempotencyConflict;
import dev.agentnet.coordination.Submissions.Retrying;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.ChangeSize;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Priority;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The transitions of the data model, each on a real Redis.
final class TransitionsTest {

    private static final DomainName BACKEND = new DomainName("backend");
    private static final AgentId AGENT = AgentId.orchestrator(BACKEND, 1);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static TestRedis redis;
    private RedisNetwork network;
    private String name;
    private LeaderToken leader;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    /// Every test has a network of its own name on the same Redis.
    @BeforeEach
    void open() {
        name = "t" + UUID.randomUUID().toString().substring(0, 8);
        network =
                RedisNetwork.open(
                        ConfigFactory.parseMap(Map.of("agentnet.network", name))
                                .withFallback(redis.config()),
                        InstantSource.system());
        leader = network.upkeep().lead("main.1", Duration.ofMinutes(1)).orElseThrow();
    }

    @AfterEach
    void close() {
        network.close();
    }

    private TaskId submit(String description) {
        return network.submissions().submit(TaskSpec.of(BACKEND, description)).id();
    }

    private Step step(List<Finish> finishes, int slots) {
        return network.claims().step(AGENT, UUID.randomUUID().toString(), finishes, slots, LEASE);
    }

    private Task claim() {
        return step(List.of(), 1).granted().getFirst();
    }

    private Verdict handIn(Task task, Outcome outcome) {
        Finish finish =
                new Finish(task.id(), task.token().orElseThrow(), AGENT.worker("api", 1), outcome);
        return Objects.requireNonNull(step(List.of(finish), 0).finished().get(task.id()));
    }

    private static Outcome completed() {
        return new Outcome.Completed(
                "done",
                Usage.NONE,
                Optional.of("def"),
                Optional.of("abc"),
                new ChangeSize(1, 2, 3));
    }

    private static Outcome failed(FailureName failure) {
        return new Outcome.Failed("", Usage.NONE, failure, "it broke");
    }

    private TaskState state(TaskId id) {
        return network.records().find(id).orElseThrow().state();
    }

    @Test
    void submittedTaskWaitsAndIsClaimedWithALease() {
        TaskId id = submit("one");
        assertThat(state(id)).isEqualTo(TaskState.PENDING);
        Task task = claim();
        assertThat(task.id()).isEqualTo(id);
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.token()).contains(new Token(1, 1));
        assertThat(network.upkeep().leases(BACKEND)).containsOnlyKeys(id);
        assertThat(state(id)).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void sameIdempotencyKeyGivesTheSameTask() {
        TaskSpec spec = TaskSpec.of(BACKEND, "once");
        TaskId first = network.submissions().submit(spec, "k").id();
        var second = network.submissions().submit(spec, "k");
        assertThat(second.id()).isEqualTo(first);
        assertThat(second.fresh()).isFalse();
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    @Test
    void sameKeyForAnotherTaskIsRefused() {
        network.submissions().submit(TaskSpec.of(BACKEND, "once"), "k");
        assertThatThrownBy(() -> network.submissions().submit(TaskSpec.of(BACKEND, "other"), "k"))
                .isInstanceOf(IdempotencyConflict.class);
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    @Test
    void highComesBeforeNormalAndLowDoesNotStarve() {
        for (int i = 0; i < 21; i++) {
            submitWith(Priority.LOW);
            submitWith(Priority.NORMAL);
            submitWith(Priority.HIGH);
        }
        List<Priority> order =
                step(List.of(), 21).granted().stream().map(task -> task.spec().priority()).toList();
        assertThat(order.getFirst()).isEqualTo(Priority.HIGH);
        assertThat(order.stream().filter(p -> p == Priority.HIGH)).hasSize(16);
        assertThat(order.stream().filter(p -> p == Priority.NORMAL)).hasSize(4);
        assertThat(order.stream().filter(p -> p == Priority.LOW)).hasSize(1);
    }

    private void submitWith(Priority priority) {
        TaskSpec spec =
                new TaskSpec(
                        BACKEND,
                        TaskKind.WORK,
                        "do it",
                        priority,
                        Duration.ofMinutes(1),
                        Json.object(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        network.submissions().submit(spec);
    }

    @Test
    void handedInWorkIsVerifiedNotDone() {
        submit("one");
        Task task = claim();
        assertThat(handIn(task, completed())).isEqualTo(Verdict.ACCEPTED);
        assertThat(state(task.id())).isEqualTo(TaskState.VERIFYING);
        assertThat(network.records().result(task.id())).containsEntry("attempt_commit", "abc");
        assertThat(network.upkeep().leases(BACKEND)).isEmpty();
    }

    @Test
    void handingInTwiceIsTheSame() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        assertThat(handIn(task, completed())).isEqualTo(Verdict.SAME);
    }

    @Test
    void lateResultIsRefused() {
        submit("one");
        Task first = claim();
        network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
        Task second = claim();
        assertThat(handIn(first, completed())).isEqualTo(Verdict.STALE);
        assertThat(state(first.id())).isEqualTo(TaskState.ACTIVE);
        assertThat(handIn(second, completed())).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void lostReplyGivesTheSameGrantAgain() {
        submit("one");
        submit("two");
        String request = UUID.randomUUID().toString();
        Step first = network.claims().step(AGENT, request, List.of(), 1, LEASE);
        Step again = network.claims().step(AGENT, request, List.of(), 1, LEASE);
        assertThat(again.granted().getFirst().id()).isEqualTo(first.granted().getFirst().id());
        assertThat(network.records().load(BACKEND).pending()).isEqualTo(1);
    }

    @Test
    void retriedFailureWaitsAndThenDies() {
        submit("one");
        for (int attempt = 1; attempt <= 3; attempt++) {
            Task task = claim();
            assertThat(task.attempt()).isEqualTo(attempt);
            handIn(task, failed(FailureName.LEASE_LOST));
        }
        assertThat(network.records().load(BACKEND).dead()).isEqualTo(1);
        assertThat(network.records().load(BACKEND).stats()).containsEntry("dead", 1L);
    }

    @Test
    void failureWithABackoffIsDelayed() {
        submit("one");
        Task task = claim();
        handIn(task, failed(FailureName.AGENT_ERROR));
        assertThat(state(task.id())).isEqualTo(TaskState.DELAYED);
        assertThat(network.upkeep().promote(leader, BACKEND)).isZero();
    }

    @Test
    void fatalFailureDiesAtOnceAndARetryBringsItBack() {
        submit("one");
        Task task = claim();
        handIn(task, failed(FailureName.API_AUTH));
        assertThat(state(task.id())).isEqualTo(TaskState.DEAD);
        assertThat(network.submissions().retry(task.id(), "with the key"))
                .isEqualTo(Retrying.RETRIED);
        Task again = claim();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.feedback()).contains("with the key");
    }

    @Test
    void releasedWorkCostsNoTry() {
        submit("one");
        Task task = claim();
        handIn(task, new Outcome.Released("", Usage.NONE, "drains"));
        assertThat(state(task.id())).isEqualTo(TaskState.PENDING);
        assertThat(network.records().find(task.id()).orElseThrow().triesLeft()).isEqualTo(3);
    }

    @Test
    void renewingSaysWhatIsLostAndWhatIsToBeCancelled() {
        submit("one");
        Task task = claim();
        Map<TaskId, Token> held = Map.of(task.id(), task.token().orElseThrow());
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.CONTINUE);
        assertThat(network.submissions().cancel(task.id(), "no")).isEqualTo(Cancelling.WANTED);
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.CANCEL);
        handIn(task, new Outcome.Cancelled("", Usage.NONE));
        assertThat(state(task.id())).isEqualTo(TaskState.CANCELLED);
        assertThat(network.claims().renew(BACKEND, held, LEASE))
                .containsEntry(task.id(), Renewal.LOST);
    }

    @Test
    void renewedLeaseIsNotReaped() {
        submit("one");
        Task task = claim();
        Map<TaskId, Long> seen = network.upkeep().leases(BACKEND);
        network.claims()
                .renew(
                        BACKEND,
                        Map.of(task.id(), task.token().orElseThrow()),
                        LEASE.plusSeconds(5));
        assertThat(network.upkeep().reap(leader, BACKEND, seen)).isEmpty();
        assertThat(state(task.id())).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void poisonedTaskDiesAfterThreeStalls() {
        submit("one");
        for (int stall = 1; stall <= 3; stall++) {
            claim();
            network.upkeep().reap(leader, BACKEND, network.upkeep().leases(BACKEND));
        }
        assertThat(network.records().load(BACKEND).dead()).isEqualTo(1);
    }

    @Test
    void deadContainerGivesBackOnlyItsOwnTasks() {
        submit("mine");
        submit("another's");
        Task mine = claim();
        AgentId other = AgentId.orchestrator(BACKEND, 2);
        network.claims().step(other, "r", List.of(), 1, LEASE);
        assertThat(
                        network.upkeep()
                                .reapDead(leader, AGENT, FailureName.LEASE_LOST, "it was killed"))
                .containsExactly(mine.id());
    }

    @Test
    void onlyTheLeaderReaps() {
        submit("one");
        claim();
        LeaderToken old = new LeaderToken("main.0 0");
        assertThat(network.upkeep().reap(old, BACKEND, network.upkeep().leases(BACKEND))).isEmpty();
    }

    @Test
    void secondMainDoesNotLeadUntilTheFirstResigns() {
        assertThat(network.upkeep().lead("main.2", LEASE)).isEmpty();
        network.upkeep().resign(leader);
        assertThat(network.upkeep().lead("main.2", LEASE)).isPresent();
    }

    @Test
    void cancelledBeforeItsClaimItIsNeverClaimed() {
        TaskId id = submit("one");
        assertThat(network.submissions().cancel(id, "no")).isEqualTo(Cancelling.CANCELLED);
        assertThat(step(List.of(), 1).granted()).isEmpty();
        assertThat(network.submissions().cancel(id, "no")).isEqualTo(Cancelling.ENDED);
    }

    private Entry verifying() {
        submit("one");
        Task task = claim();
        handIn(task, completed());
        network.merges().enqueue(leader, BACKEND, "shop", List.of(task.id()));
        return new Entry(task.id(), task.attempt());
    }

    @Test
    void landedWorkIsDoneAndLeavesTheQueue() {
        Entry entry = verifying();
        assertThat(network.merges().first("shop")).contains(entry.id());
        assertThat(network.merges().enqueue(leader, BACKEND, "shop", List.of(entry.id()))).isZero();
        Intent intent = new Intent(entry.id(), entry.attempt(), "old", "new");
        assertThat(network.merges().begin(leader, "shop", intent)).isTrue();
        assertThat(network.submissions().cancel(entry.id(), "no")).isEqualTo(Cancelling.LATE);
        assertThat(network.merges().done(leader, "shop", entry, Map.of("merged", "true"))).isTrue();
        assertThat(state(entry.id())).isEqualTo(TaskState.DONE);
        assertThat(network.merges().queue("shop")).isEmpty();
        assertThat(network.merges().intent("shop")).isEmpty();
    }

    @Test
    void workComesBackOnceWithTheReasonAndThenDies() {
        Entry entry = verifying();
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        assertThat(network.merges().back(leader, "shop", entry, refusal, 1)).isTrue();
        Task again = claim();
        assertThat(again.feedback()).contains("fix the test");
        handIn(again, completed());
        Entry second = new Entry(again.id(), again.attempt());
        assertThat(network.merges().back(leader, "shop", second, refusal, 1)).isTrue();
        Task dead = network.records().find(again.id()).orElseThrow();
        assertThat(dead.state()).isEqualTo(TaskState.DEAD);
        assertThat(dead.fields()).containsEntry("failure", "check_failed");
    }

    @Test
    void splitTaskEndsWhenItsChildrenHave() {
        TaskId parent = network.submissions().submit(TaskSpec.of(DomainName.MAIN, "both")).id();
        AgentId main = AgentId.orchestrator(DomainName.MAIN, 1);
        Task task = network.claims().step(main, "r", List.of(), 1, LEASE).granted().getFirst();
        List<TaskId> children =
                network.routes()
                        .route(leader, task, Json.object(), List.of(TaskSpec.of(BACKEND, "part")));
        assertThat(network.records().children(parent)).isEqualTo(children);
        var joined = new Joined(TaskState.DONE, Optional.empty(), "", Map.of("output", "all"));
        assertThat(network.routes().join(leader, parent, joined)).isFalse();
        network.submissions().cancel(children.getFirst(), "no");
        assertThat(network.routes().join(leader, parent, joined)).isTrue();
        assertThat(state(parent)).isEqualTo(TaskState.DONE);
    }

    @Test
    void collectedTaskLeavesAsAWhole() {
        TaskId id = submit("one");
        network.submissions().cancel(id, "no");
        assertThat(network.upkeep().collect(leader, BACKEND, Duration.ZERO, 10))
                .containsExactly(id);
        assertThat(network.records().find(id)).isEmpty();
        assertThat(network.records().result(id)).isEmpty();
    }

    @Test
    void unreadableEntryIsQuarantinedAndTheQueueGoesOn() {
        TaskId id = submit("one");
        try (RedisClient client = RedisClient.create(redis.url());
                var connection = client.connect()) {
            connection.sync().lpush(name + ":tasks:pending:backend", "no such task");
        }
        assertThat(step(List.of(), 2).granted()).extracting(Task::id).containsExactly(id);
        assertThat(network.records().load(BACKEND).pending()).isZero();
    }

    @Test
    void linesOfATaskAreNumberedAndCapped() {
        TaskId id = submit("one");
        network.journal().taskLines(id, List.of(Json.object().put("text", "a")));
        network.journal().taskLines(id, List.of(Json.object().put("text", "b")));
        assertThat(network.records().log(id, 0)).hasSize(2);
        assertThat(network.records().log(id, 1))
                .singleElement()
                .asString()
                .contains("\"seq\":2")
                .contains("\"b\"");
    }
}
