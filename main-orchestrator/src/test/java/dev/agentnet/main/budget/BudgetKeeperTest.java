package dev.agentnet.main.budget;

import static dev.agentnet.main.budget.MeteredNetwork.answer;
import static dev.agentnet.main.budget.MeteredNetwork.dollars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Answering;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.main.budget.Admission.Turn;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens at a limit, and after each answer.
final class BudgetKeeperTest {

    private final MeteredNetwork metered = new MeteredNetwork();

    @AfterEach
    void close() {
        metered.close();
    }

    /// Uses a dollar, and calls again.
    private CompletableFuture<Admission> callBeyond(Task task) throws InterruptedException {
        answer(metered.call(task, 1), 0, 100_000);
        CompletableFuture<Admission> next = metered.callLater(task, 1);
        await().until(() -> metered.meter.held().containsKey(task.id()));
        metered.keeper.runOnce();
        assertThat(isPaused(task.id())).isTrue();
        assertThat(next).isNotDone();
        return next;
    }

    private boolean isPaused(TaskId id) {
        return metered.network.records().find(id).orElseThrow().fields().containsKey("paused_at");
    }

    private Question question() {
        List<Question> open = metered.network.inbox().open();
        assertThat(open).hasSize(1);
        return open.getFirst();
    }

    private void answered(Answer answer) {
        assertThat(metered.network.inbox().answer(question().id(), answer))
                .isEqualTo(new Answering.Taken());
        metered.keeper.runOnce();
        assertThat(metered.network.inbox().due()).isEmpty();
        metered.keeper.runOnce();
        assertThat(metered.network.inbox().open()).isEmpty();
    }

    @Test
    void taskStandsStillAndOneQuestionIsAsked() throws InterruptedException {
        Task task = metered.begin(dollars("1"));
        callBeyond(task);
        metered.keeper.runOnce();
        Question question = question();
        assertThat(question.draft().text())
                .isEqualTo("the budget of " + task.id() + " is used up: $1.00 of $1.00");
        assertThat(question.draft().choices()).containsExactly("raise", "finish", "stop");
        assertThat(metered.network.inbox().still(question.id())).containsExactly(task.id());
    }

    @Test
    void raisedItGoesOnWithTheSameCall() throws InterruptedException {
        Task task = metered.begin(dollars("1"));
        CompletableFuture<Admission> next = callBeyond(task);
        answered(new Answer("raise", Unit.MONEY, 500_000));
        assertThat(next.join()).isInstanceOf(Turn.class);
        assertThat(isPaused(task.id())).isFalse();
        answer(next.join(), 0, 0);
        assertThat(metered.network.budgets().standing(BudgetScope.of(task.id())).limitMicros())
                .hasValue(1_500_000);
    }

    @Test
    void finishingItIsToldToEnd() throws InterruptedException {
        Task task = metered.begin(dollars("1"));
        CompletableFuture<Admission> next = callBeyond(task);
        answered(new Answer("finish", Unit.MONEY, 0));
        assertThat(next.join()).isInstanceOf(Admission.Finish.class);
        assertThat(metered.call(task, 1)).isInstanceOf(Admission.Finish.class);
        assertThat(isPaused(task.id())).isFalse();
    }

    @Test
    void stoppedItIsCancelled() throws InterruptedException {
        Task task = metered.begin(dollars("1"));
        callBeyond(task);
        answered(new Answer("stop", Unit.MONEY, 0));
        Task now = metered.network.records().find(task.id()).orElseThrow();
        assertThat(now.fields()).containsKey("cancel_wanted");
        assertThat(now.state()).isEqualTo(TaskState.ACTIVE);
    }

    @Test
    void allThatShareALimitWaitForOneAnswer() throws InterruptedException {
        metered.total = dollars("1");
        Task one = metered.begin(Budget.NONE);
        Task other = metered.begin(Budget.NONE);
        CompletableFuture<Admission> ones = callBeyond(one);
        CompletableFuture<Admission> others = metered.callLater(other, 1);
        await().until(() -> metered.meter.held().containsKey(other.id()));
        metered.keeper.runOnce();
        assertThat(metered.network.inbox().still(question().id()))
                .containsExactlyInAnyOrder(one.id(), other.id());
        answered(new Answer("raise", Unit.MONEY, 1_000_000));
        assertThat(ones.join()).isInstanceOf(Turn.class);
        assertThat(others.join()).isInstanceOf(Turn.class);
    }

    @Test
    void questionGoesWhenALimitIsRaisedElsewhere() throws InterruptedException {
        metered.total = dollars("1");
        Task task = metered.begin(Budget.NONE);
        CompletableFuture<Admission> next = callBeyond(task);
        metered.total = dollars("2");
        answer(next.join(), 0, 0);
        metered.keeper.runOnce();
        metered.keeper.runOnce();
        assertThat(metered.network.inbox().open()).isEmpty();
        assertThat(isPaused(task.id())).isFalse();
    }
}
