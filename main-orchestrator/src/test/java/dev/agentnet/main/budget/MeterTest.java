package dev.agentnet.main.budget;

import static dev.agentnet.main.budget.MeteredNetwork.answer;
import static dev.agentnet.main.budget.MeteredNetwork.dollars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.main.budget.Admission.Turn;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When a model call may begin, and what it is counted as.
final class MeterTest {

    private final MeteredNetwork metered = new MeteredNetwork();

    @AfterEach
    void close() {
        metered.close();
    }

    @Test
    void turnIsCountedWhenItIsOver() throws InterruptedException {
        Task task = metered.begin(Budget.NONE);
        answer(metered.call(task, 100), 1_000, 50);
        answer(metered.call(task, 100), 500, 0);
        assertThat(metered.spent(task.id())).isEqualTo(new Spent(1_500, 50, 3_500, 0));
    }

    @Test
    void callThatFailsCostsNothing() throws InterruptedException {
        Task task = metered.begin(dollars("1"));
        try (Turn turn = (Turn) metered.call(task, 100)) {
            turn.answered("application/json");
            turn.passed("{\"type\":\"error\"}".getBytes(), 16);
        }
        assertThat(metered.spent(task.id())).isEqualTo(Spent.NOTHING);
        assertThat(metered.call(task, 100)).isInstanceOf(Turn.class);
    }

    @Test
    void attemptThatIsNotAtWorkIsRefused() throws InterruptedException {
        Task one = metered.begin(Budget.NONE);
        Task other = metered.begin(Budget.NONE);
        metered.network.submissions().cancel(one.id(), "enough");
        assertThat(metered.call(one, 1)).isInstanceOf(Admission.Stale.class);
        assertThat(metered.call(other, 1)).isInstanceOf(Turn.class);
        metered.network.controls().kill(MeteredNetwork.BACKEND, "all");
        assertThat(metered.call(other, 1)).isInstanceOf(Admission.Stale.class);
    }

    @Test
    void callsBeginTogetherAsLongAsAllFitAtTheirWorst() throws InterruptedException {
        // Each may cost ten thousand millionths for its answer, and some for its prompt.
        Task task = metered.begin(dollars("0.025"));
        Admission one = metered.call(task, 1_000);
        Admission two = metered.call(task, 1_000);
        CompletableFuture<Admission> three = metered.callLater(task, 1_000);
        await().during(Duration.ofMillis(300)).until(() -> !three.isDone());
        answer(one, 0, 10);
        Admission begun = three.join();
        assertThat(begun).isInstanceOf(Turn.class);
        answer(two, 0, 10);
        answer(begun, 0, 10);
    }

    @Test
    void beyondThatEachAttemptHasOneAtATime() throws InterruptedException {
        metered.total = dollars("0.005");
        Task one = metered.begin(Budget.NONE);
        Task other = metered.begin(Budget.NONE);
        Admission first = metered.call(one, 1_000);
        Admission second = metered.call(other, 1_000);
        CompletableFuture<Admission> third = metered.callLater(one, 1_000);
        await().during(Duration.ofMillis(300)).until(() -> !third.isDone());
        answer(first, 0, 500);
        answer(second, 0, 500);
        // Both have had their turn, and the limit is used up by them.
        await().until(() -> metered.meter.held().containsKey(one.id()));
        assertThat(third).isNotDone();
        assertThat(metered.network.budgets().standing(BudgetScope.NETWORK).spent().micros())
                .isEqualTo(10_000);
        metered.total = dollars("0.011");
        Admission begun = third.join();
        assertThat(begun).isInstanceOf(Turn.class);
        answer(begun, 0, 0);
    }

    @Test
    void tokensAreALimitToo() throws InterruptedException {
        Task task = metered.begin(new Budget(Optional.of(100L), Optional.empty()));
        answer(metered.call(task, 50), 90, 10);
        CompletableFuture<Admission> next = metered.callLater(task, 50);
        await().until(() -> metered.meter.held().containsKey(task.id()));
        assertThat(next).isNotDone();
        metered.nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        assertThat(next.join())
                .isEqualTo(new Admission.Later("the budget of " + task.id() + " is used up"));
        assertThat(metered.meter.held()).isEmpty();
    }
}
