package dev.agentnet.main.budget;

import static dev.agentnet.main.budget.MeteredNetwork.BACKEND;
import static dev.agentnet.main.budget.MeteredNetwork.answer;
import static dev.agentnet.main.budget.MeteredNetwork.dollars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import dev.agentnet.protocol.TestSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What main allows domains to have at work, where a turn is taken to cost half a dollar.
final class TreasurerTest {

    private final MeteredNetwork metered = new MeteredNetwork();

    @TempDir private Path templates;

    @BeforeEach
    void write() throws IOException {
        for (String name : List.of("backend", "frontend")) {
            Files.createDirectories(templates.resolve(name));
            conf(name, "");
        }
    }

    @AfterEach
    void close() {
        metered.close();
    }

    private void conf(String domain, String more) throws IOException {
        Files.writeString(
                templates.resolve(domain).resolve("domain.conf"),
                """
                description = "work"
                workers.writer { agent = claude, description = "writes" }
                """
                        + more);
    }

    private Treasurer treasurer() {
        return metered.treasurer(DomainTemplates.read(templates));
    }

    private List<Task> claim(String domain, int slots) {
        return metered.network
                .claims()
                .step(
                        AgentId.orchestrator(new dev.agentnet.protocol.DomainName(domain), 1),
                        UUID.randomUUID().toString(),
                        List.of(),
                        slots,
                        Duration.ofMinutes(10))
                .granted();
    }

    private void submit(String domain, int count) {
        for (int i = 0; i < count; i++) {
            metered.network
                    .submissions()
                    .submit(TaskSpec.of(new dev.agentnet.protocol.DomainName(domain), "work"));
        }
    }

    private TaskState state(TaskId id) {
        return metered.network.records().find(id).orElseThrow().state();
    }

    @Test
    void soManyBeginInAllDomainsTogetherAsThereAreTurnsLeft() {
        metered.total = dollars("1.6");
        submit("backend", 3);
        submit("frontend", 3);
        Treasurer treasurer = treasurer();
        treasurer.runOnce();
        assertThat(claim("backend", 2)).hasSize(2);
        treasurer.runOnce();
        assertThat(claim("frontend", 5)).hasSize(1);
        treasurer.runOnce();
        assertThat(claim("backend", 5)).isEmpty();
    }

    @Test
    void oneBeginsAsLongAsAnythingIsLeft() throws InterruptedException {
        metered.total = dollars("0.1");
        submit("backend", 2);
        Treasurer treasurer = treasurer();
        treasurer.runOnce();
        Task task = claim("backend", 5).getFirst();
        answer(metered.call(task, 1), 0, 20_000);
        metered.network.submissions().cancel(task.id(), "enough");
        metered.network.controls().kill(BACKEND, "enough");
        metered.network.controls().resume(BACKEND);
        treasurer.runOnce();
        assertThat(claim("backend", 5)).isEmpty();
    }

    @Test
    void whatIsUsedUpIsAskedForAndWhatWaitedBeginsByItself() {
        metered.total = dollars("1");
        submit("backend", 1);
        Treasurer treasurer = treasurer();
        treasurer.runOnce();
        Task spender = claim("backend", 1).getFirst();
        metered.spend(spender, 1_000_000);
        submit("backend", 1);
        treasurer.runOnce();
        assertThat(claim("backend", 5)).isEmpty();
        metered.keeper.runOnce();
        metered.keeper.runOnce();
        Question question = metered.network.inbox().open().getFirst();
        assertThat(question.draft().choices()).containsExactly("raise");
        metered.network.inbox().answer(question.id(), new Answer("raise", Unit.MONEY, 1_000_000));
        metered.keeper.runOnce();
        treasurer.runOnce();
        assertThat(claim("backend", 5)).hasSize(1);
        assertThat(metered.network.inbox().open()).isEmpty();
    }

    @Test
    void limitThatIsTakenAwayHoldsNobody() {
        metered.total = dollars("1");
        submit("backend", 1);
        Treasurer treasurer = treasurer();
        treasurer.runOnce();
        metered.spend(claim("backend", 1).getFirst(), 1_000_000);
        submit("backend", 1);
        treasurer.runOnce();
        assertThat(claim("backend", 5)).isEmpty();
        metered.total = Budget.NONE;
        treasurer.runOnce();
        assertThat(claim("backend", 5)).hasSize(1);
    }

    @Test
    void partOfAFeatureWaitsForItsBudgetAndIsStoppedWithIt() {
        Task whole = metered.beginWhole(dollars("1"), 2);
        Treasurer treasurer = treasurer();
        Task first = claim("backend", 1).getFirst();
        metered.spend(first, 1_000_000);
        treasurer.runOnce();
        assertThat(claim("backend", 5)).isEmpty();
        List<TaskId> waiting = metered.network.budgets().deferred(BACKEND, 10);
        assertThat(waiting).hasSize(1);
        metered.keeper.runOnce();
        Question question = metered.network.inbox().open().getFirst();
        assertThat(question.draft().scope().task()).isEqualTo(Optional.of(whole.id()));
        assertThat(question.draft().choices()).containsExactly("raise", "stop");
        metered.network.inbox().answer(question.id(), new Answer("raise", Unit.MONEY, 500_000));
        metered.keeper.runOnce();
        treasurer.runOnce();
        // One turn is left, and that is reserved by the first.
        assertThat(state(waiting.getFirst())).isEqualTo(TaskState.WAITING);
        assertThat(metered.network.inbox().open()).isEmpty();
        metered.network.submissions().cancel(first.id(), "enough");
        metered.network.controls().kill(BACKEND, "enough");
        metered.network.controls().resume(BACKEND);
        treasurer.runOnce();
        assertThat(state(waiting.getFirst())).isEqualTo(TaskState.PENDING);
    }

    @Test
    void noMoreAreAtWorkThanADomainSaysWhateverItsContainers() throws IOException {
        metered.atOnce = 1;
        conf("backend", "max-concurrent = 2");
        submit("backend", 4);
        submit("frontend", 2);
        treasurer().runOnce();
        assertThat(claim("backend", 1)).hasSize(1);
        assertThat(claim("backend", 5)).hasSize(1);
        assertThat(claim("backend", 5)).isEmpty();
        assertThat(claim("frontend", 5)).hasSize(1);
        metered.atOnce = 0;
        conf("backend", "");
        treasurer().runOnce();
        assertThat(claim("backend", 5)).hasSize(2);
        assertThat(claim("frontend", 5)).hasSize(1);
    }

    private TaskId submitToWriter() {
        TaskSpec spec = TestSpecs.of(BACKEND, "work", Optional.of("writer"), Optional.empty());
        return metered.network.submissions().submit(spec).id();
    }

    @Test
    void noMoreOfAWorkerAreAtWorkThanItSaysAndTheLongestWaitingIsNext() throws IOException {
        conf("backend", "workers.writer.max-concurrent = 1");
        Treasurer treasurer = treasurer();
        treasurer.runOnce();
        TaskId first = submitToWriter();
        TaskId second = submitToWriter();
        submit("backend", 2);
        assertThat(claim("backend", 5)).hasSize(3).extracting(Task::id).contains(first);
        // Of those that begin to wait in the same millisecond either may be the next.
        long now = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > now + 1);
        TaskId third = submitToWriter();
        assertThat(claim("backend", 5)).isEmpty();
        treasurer.runOnce();
        assertThat(state(second)).isEqualTo(TaskState.WAITING);
        metered.network.submissions().cancel(first, "enough");
        metered.network.controls().kill(BACKEND, "enough");
        metered.network.controls().resume(BACKEND);
        treasurer.runOnce();
        assertThat(state(second)).isEqualTo(TaskState.PENDING);
        // It has not been claimed yet, and its room is kept for it.
        treasurer.runOnce();
        assertThat(state(third)).isEqualTo(TaskState.WAITING);
        assertThat(metered.network.inbox().open()).isEmpty();
    }

    @Test
    void whatWaitedBeginsWhenItsWorkerIsLimitedNoMore() throws IOException {
        conf("backend", "workers.writer.max-concurrent = 1");
        treasurer().runOnce();
        submitToWriter();
        submitToWriter();
        assertThat(claim("backend", 5)).hasSize(1);
        conf("backend", "");
        treasurer().runOnce();
        assertThat(claim("backend", 5)).hasSize(1);
    }
}
