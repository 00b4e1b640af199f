package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What parts of tasks at work cost counts for all that stands above them.
final class RedisNestedBudgetsTest extends ChildrenOnRedis {

    private static final Limits NONE = new Limits(Budget.NONE, List.of());
    private static final Spent TURN = new Spent(10, 2, 300, 0);

    private static Limits dollars(String usd) {
        return new Limits(
                new Budget(Optional.empty(), Optional.of(new BigDecimal(usd))), List.of());
    }

    private static Payer payer(Task task) {
        return new Payer(BACKEND, Optional.of(task.id()), task.attempt(), "api");
    }

    private Standing standing(Task task) {
        return network.budgets().standing(BudgetScope.of(task.id()));
    }

    @Test
    void callOfAPartIsPaidByAllAboveIt() {
        TaskSpec feature =
                TaskSpec.of(DomainName.MAIN, "all")
                        .within(new Budget(Optional.of(1_000L), Optional.empty()));
        network.submissions().submit(feature);
        Task whole = claimBy(MAIN);
        network.routes().plan(leader, whole, 1, parts(whole, "a"));
        Task parent = claim();
        forked(parent, "part");
        Task part = claim();
        forked(part, "below");
        Task below = claim();
        assertThat(below.spec().depth()).isEqualTo(2);
        List<Standing> standings = network.budgets().spend("one", payer(below), TURN, NONE);
        assertThat(standings)
                .extracting(Standing::scope)
                .containsExactly(
                        BudgetScope.of(below.id()),
                        BudgetScope.of(part.id()),
                        BudgetScope.of(parent.id()),
                        BudgetScope.of(whole.id()));
        assertThat(standings).extracting(Standing::spent).containsOnly(TURN);
        assertThat(standing(whole).limitTokens()).hasValue(1_000);
        assertThat(network.budgets().features()).containsExactly(whole.id());
    }

    /// It is its worker's, which does not stand in what was asked for.
    @Test
    void limitOfAParentHoldsForItsPartsAndIsNotForgottenByThem() {
        Task parent = begun("all");
        network.budgets().ask(payer(parent), dollars("0.0005"));
        forked(parent, "part");
        Task part = claim();
        network.budgets().spend("one", payer(parent), TURN, dollars("0.0005"));
        network.budgets().spend("two", payer(part), TURN, NONE);
        assertThat(standing(parent).limitMicros()).hasValue(500);
        assertThat(standing(parent).isOutOfMoney()).isTrue();
        assertThat(standing(part).isLimited()).isFalse();
        assertThat(network.budgets().features()).containsExactly(parent.id());
        assertThat(network.budgets().ask(payer(part), NONE).orElseThrow())
                .anyMatch(Standing::isUsedUp);
    }
}
