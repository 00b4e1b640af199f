package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Merges.Entry;
import dev.agentnet.coordination.Merges.Refusal;
import dev.agentnet.coordination.Wakes.Subscription;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Who is told that something changed, and who is left in peace.
final class RedisWakesTest extends NetworkOnRedis {

    /// Is told nothing that counts here.
    private static final AgentId BYSTANDER = AgentId.orchestrator(BACKEND, 9);

    /// A message needs about a millisecond, but a busy machine may stand still.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /// The domains that are woken by something, each as often as it is.
    private List<String> wokenBy(Runnable something) {
        List<String> woken = new CopyOnWriteArrayList<>();
        try (Subscription _ = network.wakes().onAnyDomain(woken::add)) {
            something.run();
            awaitDelivery();
        }
        return woken;
    }

    /// Messages arrive in the order in which they are sent: after this one all others have.
    private void awaitDelivery() {
        CompletableFuture<AgentId> arrived = new CompletableFuture<>();
        try (Subscription _ =
                network.wakes().onAgent(BYSTANDER, () -> arrived.complete(BYSTANDER))) {
            raw.publish(key("control:" + BYSTANDER), "");
            assertThat(arrived).succeedsWithin(LONGEST);
        }
    }

    private List<TaskId> endedBy(Runnable something) {
        List<TaskId> ended = new CopyOnWriteArrayList<>();
        try (Subscription _ = network.wakes().onEnds(BACKEND, ended::addAll)) {
            something.run();
            awaitDelivery();
        }
        return ended;
    }

    private static Outcome checked() {
        return new Outcome.Checked("", Usage.NONE, 0, "", "");
    }

    @Test
    void newTaskWakesItsDomain() {
        assertThat(wokenBy(() -> submit("one"))).containsExactly("backend");
    }

    @Test
    void claimWakesNobody() {
        submit("one");
        assertThat(wokenBy(this::claim)).isEmpty();
    }

    @Test
    void finishedWorkWakesMain() {
        submit("one");
        submit("two");
        Task work = claim();
        Task check = claim();
        assertThat(wokenBy(() -> handIn(work, completed()))).containsExactly("main");
        assertThat(wokenBy(() -> handIn(check, checked()))).containsExactly("main");
    }

    @Test
    void workThatComesBackWakesItsDomain() {
        submit("one");
        assertThat(wokenBy(() -> handIn(claim(), released()))).containsExactly("backend");
        claim();
        assertThat(wokenBy(this::reapAll)).containsExactly("backend");
        Task task = claim();
        handIn(task, completed());
        Refusal refusal = new Refusal(FailureName.CHECK_FAILED, "exit 1", "fix the test");
        Entry entry = new Entry(task.id(), task.attempt());
        assertThat(wokenBy(() -> network.merges().back(leader, "shop", entry, refusal, 1)))
                .containsExactly("backend");
    }

    @Test
    void delayedTaskWakesItsDomainWhenItComesBack() {
        TaskId id = submit("one");
        assertThat(wokenBy(() -> handIn(claim(), failed(FailureName.AGENT_ERROR)))).isEmpty();
        raw.zadd(key("tasks:delayed:backend"), 1, id.value());
        assertThat(wokenBy(() -> network.upkeep().promote(leader, BACKEND)))
                .containsExactly("backend");
    }

    @Test
    void retriedTaskWakesItsDomain() {
        TaskId id = submit("one");
        network.submissions().cancel(id, "no");
        assertThat(wokenBy(() -> network.submissions().retry(id, ""))).containsExactly("backend");
    }

    @Test
    void childrenWakeTheirDomainAndTheirEndWakesMain() {
        network.submissions().submit(TaskSpec.of(DomainName.MAIN, "all"));
        Task task = claimBy(MAIN);
        assertThat(wokenBy(() -> route(leader, task, 1))).containsExactly("backend");
        TaskId child = network.records().children(task.id()).getFirst();
        assertThat(wokenBy(() -> network.submissions().cancel(child, "no")))
                .containsExactly("main");
    }

    @Test
    void endOfATaskWithoutAParentWakesNobody() {
        TaskId id = submit("one");
        assertThat(wokenBy(() -> network.submissions().cancel(id, "no"))).isEmpty();
    }

    @Test
    void endsAreToldToWhoWaitsForThem() {
        TaskId cancelled = submit("one");
        TaskId done = submit("two");
        assertThat(endedBy(() -> network.submissions().cancel(cancelled, "no")))
                .containsExactly(cancelled);
        Task task = claim();
        assertThat(endedBy(() -> handIn(task, checked()))).containsExactly(done);
    }

    @Test
    void linesOfATaskAreAnnounced() {
        TaskId id = submit("one");
        AtomicBoolean told = new AtomicBoolean();
        try (Subscription _ = network.wakes().onTask(id, () -> told.set(true))) {
            network.journal().taskLines(id, List.of(Json.object().put("text", "a")));
            awaitDelivery();
        }
        assertThat(told).isTrue();
    }

    @Test
    void whoWorksOnATaskIsToldThatItIsNotWanted() {
        TaskId id = submit("one");
        claim();
        AtomicBoolean told = new AtomicBoolean();
        try (Subscription _ = network.wakes().onAgent(AGENT, () -> told.set(true))) {
            network.submissions().cancel(id, "no");
            awaitDelivery();
        }
        assertThat(told).isTrue();
    }

    @Test
    void tasksOfAPlanWakeTheirDomainWhenTheyBegin() {
        assertThat(wokenBy(() -> plan("table", "page: table"))).contains("backend");
        handIn(claim(), checked());
        assertThat(wokenBy(() -> network.routes().joinReady(leader, 10))).contains("backend");
    }
}
