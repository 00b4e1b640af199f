package dev.agentnet.coordination.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentnet.coordination.Budgets.Limit;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Draft;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What model calls cost is counted once for each that has to pay.
final class RedisBudgetsTest extends NetworkOnRedis {

    private static final Limits NO_LIMITS =
            new Limits(
                    Budget.NONE,
                    List.of(
                            new Limit(BudgetScope.of(BACKEND, "api"), Budget.NONE),
                            new Limit(BudgetScope.of(BACKEND), Budget.NONE),
                            new Limit(BudgetScope.NETWORK, Budget.NONE)));

    private static Budget dollars(String usd) {
        return new Budget(Optional.empty(), Optional.of(new BigDecimal(usd)));
    }

    private static Payer payer(Task task) {
        return new Payer(BACKEND, Optional.of(task.id()), task.attempt(), "api");
    }

    private Task claimedWithin(Budget budget) {
        network.submissions().submit(TaskSpec.of(BACKEND, "work").within(budget));
        return claim();
    }

    private Function<String, Standing> spend(String call, Task task, Spent spent, Limits limits) {
        Map<String, Standing> standings =
                network.budgets().spend(call, payer(task), spent, limits).stream()
                        .collect(Collectors.toMap(one -> one.scope().word(), Function.identity()));
        return scope -> Objects.requireNonNull(standings.get(scope), scope);
    }

    private Spent spent(BudgetScope scope) {
        return network.budgets().standing(scope).spent();
    }

    @Test
    void callIsCountedForItsTaskItsWorkerItsDomainAndTheNetwork() {
        Task task = claimedWithin(Budget.NONE);
        Spent turn = new Spent(1_000, 50, 4_200, 7);
        spend("one", task, turn, NO_LIMITS);
        for (BudgetScope scope :
                List.of(
                        BudgetScope.of(task.id()),
                        BudgetScope.of(BACKEND, "api"),
                        BudgetScope.of(BACKEND),
                        BudgetScope.NETWORK)) {
            assertThat(spent(scope)).as(scope.word()).isEqualTo(turn);
            assertThat(network.budgets().standing(scope).isLimited()).isFalse();
        }
        assertThat(spend("two", task, turn, NO_LIMITS).apply("network"))
                .extracting(Standing::spent)
                .isEqualTo(new Spent(2_000, 100, 8_400, 14));
    }

    @Test
    void callIsCountedOnceHoweverOftenItIsTold() {
        Task task = claimedWithin(Budget.NONE);
        spend("one", task, new Spent(1, 1, 1, 0), NO_LIMITS);
        assertThat(spend("one", task, new Spent(1, 1, 1, 0), NO_LIMITS).apply("network"))
                .extracting(Standing::spent)
                .isEqualTo(new Spent(1, 1, 1, 0));
    }

    @Test
    void whatWasAskedForIsTheLimit() {
        Task task =
                claimedWithin(new Budget(Optional.of(100L), Optional.of(new BigDecimal("0.5"))));
        Standing now =
                spend("one", task, new Spent(40, 10, 499_999, 0), NO_LIMITS)
                        .apply("task:" + task.id());
        assertThat(now.limitMicros()).isEqualTo(OptionalLong.of(500_000));
        assertThat(now.limitTokens()).isEqualTo(OptionalLong.of(100));
        assertThat(now.isUsedUp()).isFalse();
        assertThat(now.hasRoomFor(new Spent(0, 50, 1, 0))).isTrue();
        assertThat(now.hasRoomFor(new Spent(0, 0, 2, 0))).isFalse();
        assertThat(now.hasRoomFor(new Spent(1, 50, 0, 0))).isFalse();
        now = spend("two", task, new Spent(0, 0, 1, 0), NO_LIMITS).apply("task:" + task.id());
        assertThat(now.isOutOfMoney()).isTrue();
        assertThat(now.isOutOfTokens()).isFalse();
    }

    @Test
    void configuredLimitsHoldForWhatBringsNone() {
        Task task = claimedWithin(Budget.NONE);
        Limits limits =
                new Limits(dollars("1"), List.of(new Limit(BudgetScope.NETWORK, dollars("2"))));
        Function<String, Standing> now = spend("one", task, Spent.NOTHING, limits);
        assertThat(now.apply("task:" + task.id()).limitMicros()).hasValue(1_000_000);
        assertThat(now.apply("network").limitMicros()).hasValue(2_000_000);
        assertThat(network.budgets().standing(BudgetScope.NETWORK).limitMicros())
                .hasValue(2_000_000);
        // The configuration no longer has it.
        spend("two", task, Spent.NOTHING, NO_LIMITS);
        assertThat(network.budgets().standing(BudgetScope.NETWORK).isLimited()).isFalse();
    }

    @Test
    void wholePaysForItsParts() {
        TaskSpec feature = TaskSpec.of(DomainName.MAIN, "all").within(dollars("3"));
        network.submissions().submit(feature);
        Task parent = claimBy(MAIN);
        Replies.await(
                network.routes()
                        .routeLater(leader, parent, Json.object(), List.of(part(parent.id()))));
        Task child = claim();
        // A domain may write its tasks' records; who pays does not stand there.
        raw.hdel(key("tasks:info:" + child.id()), "parent");
        Function<String, Standing> now = spend("one", child, new Spent(1, 2, 3, 0), NO_LIMITS);
        assertThat(now.apply("task:" + parent.id()).limitMicros()).hasValue(3_000_000);
        assertThat(spent(BudgetScope.of(parent.id()))).isEqualTo(new Spent(1, 2, 3, 0));
        assertThat(network.budgets().features()).containsExactly(parent.id());
        network.budgets().forget(parent.id());
        assertThat(network.budgets().features()).isEmpty();
        raw.hset(key("tasks:info:" + child.id()), "parent", parent.id().value());
    }

    /// Whoever counts for a whole needs to know of it, in whatever its limit is.
    @Test
    void wholesWithALimitAreKnown() {
        for (Budget budget :
                List.of(Budget.NONE, new Budget(Optional.of(9L), Optional.empty()), dollars("1"))) {
            TaskSpec feature = TaskSpec.of(DomainName.MAIN, "all").within(budget);
            TaskId whole = network.submissions().submit(feature).id();
            TaskSpec spec = part(whole).within(dollars("2"));
            Payer payer =
                    new Payer(
                            BACKEND,
                            Optional.of(network.submissions().submit(spec).id()),
                            1,
                            "api");
            network.budgets().spend("for " + whole, payer, Spent.NOTHING, NO_LIMITS);
            assertThat(network.budgets().features().contains(whole)).isEqualTo(!budget.isEmpty());
            assertThat(network.budgets().features()).doesNotContain(payer.task().orElseThrow());
        }
    }

    private static TaskSpec part(TaskId whole) {
        TaskSpec part = TaskSpec.of(BACKEND, "part");
        return new TaskSpec(
                BACKEND,
                part.kind(),
                part.description(),
                part.priority(),
                part.timeout(),
                part.context(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(whole),
                Optional.empty());
    }

    @Test
    void whoeverIsNoTaskMayAsk() {
        Payer nobody = new Payer(BACKEND, Optional.empty(), 0, "api");
        assertThat(network.budgets().ask(nobody, NO_LIMITS).orElseThrow())
                .extracting(one -> one.scope().word())
                .containsExactly("role:backend:api", "domain:backend", "network");
    }

    @Test
    void whatAPersonAddsCountsOnTopOfWhatIsConfigured() {
        Task task = claimedWithin(dollars("1"));
        BudgetScope scope = BudgetScope.of(task.id());
        Draft draft = new Draft("budget", scope, Unit.MONEY, "used up", List.of("raise"));
        String id = network.inbox().ask(leader, draft, List.of()).orElseThrow();
        network.inbox().answer(id, new Answer("raise", Unit.MONEY, 500_000));
        assertThat(spend("one", task, Spent.NOTHING, NO_LIMITS).apply(scope.word()).limitMicros())
                .hasValue(1_500_000);
    }

    @Test
    void onlyAnAttemptAtWorkMayAsk() {
        Task task = claimedWithin(Budget.NONE);
        assertThat(network.budgets().ask(payer(task), NO_LIMITS)).isPresent();
        Payer before = new Payer(BACKEND, Optional.of(task.id()), 0, "api");
        assertThat(network.budgets().ask(before, NO_LIMITS)).isEmpty();
        network.submissions().cancel(task.id(), "enough");
        assertThat(network.budgets().ask(payer(task), NO_LIMITS)).isEmpty();
        raw.hdel(key("tasks:info:" + task.id()), "cancel_wanted");
        handIn(task, completed());
        assertThat(network.budgets().ask(payer(task), NO_LIMITS)).isEmpty();
        // What was under way then is paid all the same.
        spend("late", task, new Spent(5, 5, 5, 0), NO_LIMITS);
        assertThat(spent(BudgetScope.of(task.id()))).isEqualTo(new Spent(5, 5, 5, 0));
    }

    @Test
    void spendingThatDoesNotAddUpIsSeen() {
        Task task = claimedWithin(Budget.NONE);
        spend("one", task, new Spent(10, 5, 70, 0), NO_LIMITS);
        checkInvariants();
        for (String counter : List.of("tokens_in", "tokens_out", "cost_micros")) {
            for (String account : List.of("budgets:network", "budgets:domain:backend")) {
                raw.hincrby(key(account), counter, 1);
                assertThat(network.inspection().inspect().violations())
                        .extracting(Violation::invariant)
                        .containsExactly(Invariant.I11);
                raw.hincrby(key(account), counter, -1);
            }
        }
    }

    @Test
    void whatWasSpentLeavesWithItsTask() {
        Task task = claimedWithin(Budget.NONE);
        spend("one", task, new Spent(1, 1, 1, 0), NO_LIMITS);
        handIn(task, failed(dev.agentnet.protocol.FailureName.BAD_TASK));
        network.upkeep().collect(leader, BACKEND, Duration.ZERO, 0);
        assertThat(network.records().find(task.id())).isEmpty();
        assertThat(spent(BudgetScope.of(task.id()))).isEqualTo(Spent.NOTHING);
        assertThat(spent(BudgetScope.NETWORK)).isEqualTo(new Spent(1, 1, 1, 0));
    }
}
