package dev.agentnet.main.budget;

import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Draft;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Dollars;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets agents stand still whose model call may not begin, asks a person once for each limit, and
/// does what he answers.
public final class BudgetKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetKeeper.class);

    /// Of a question's kinds.
    public static final String KIND = "budget";

    public static final String RAISE = "raise";
    public static final String FINISH = "finish";
    public static final String STOP = "stop";

    /// What may be done with agents that stand still, and with tasks that have not begun.
    private static final List<String> TO_GO_ON = List.of(RAISE, FINISH, STOP);

    private static final List<String> TO_BEGIN = List.of(RAISE, STOP);

    /// Of those that wait for one budget; the others join when these have gone.
    private static final int MOST = 100;

    private final Leadership leadership;
    private final Network network;
    private final Meter meter;
    private final Supplier<Set<DomainName>> domains;

    public BudgetKeeper(
            Leadership leadership,
            Network network,
            Meter meter,
            Supplier<Set<DomainName>> domains) {
        this.domains = domains;
        this.leadership = leadership;
        this.network = network;
        this.meter = meter;
    }

    public void runOnce() {
        meter.lookAgain();
        Optional<LeaderToken> leader = leadership.token();
        if (leader.isEmpty()) {
            return;
        }
        network.inbox().due().forEach(this::act);
        meter.held().forEach((task, standing) -> hold(leader.get(), task, standing));
        domains.get().forEach(domain -> askFor(leader.get(), domain));
        network.inbox().open().stream()
                .filter(question -> question.draft().kind().equals(KIND))
                .filter(this::isVain)
                .forEach(question -> network.inbox().answer(question.id(), Answer.WITHDRAWN));
    }

    /// @param standing as the call found it
    private void hold(LeaderToken leader, TaskId task, Standing standing) {
        if (isAnswered(task, standing.scope())) {
            return;
        }
        Optional<String> question =
                network.inbox().ask(leader, draft(standing, TO_GO_ON), Set.of(task));
        if (question.isEmpty()) {
            return;
        }
        switch (network.controls().pause(task)) {
            case PAUSED ->
                    LOG.warn(
                            "{} stands still, as the budget of {} is used up: agentnet answer {}",
                            task,
                            standing.scope().said(),
                            question.get());
            case ALREADY, MERGING, ENDED, UNKNOWN -> {}
        }
    }

    /// Whether a person has answered since the call last looked.
    private boolean isAnswered(TaskId id, BudgetScope scope) {
        if (!network.budgets().standing(scope).isUsedUp()) {
            return true;
        }
        OptionalLong finish = network.budgets().standing(BudgetScope.of(id)).finish();
        return network.records()
                .find(id)
                .filter(task -> finish.orElse(-1) != task.attempt())
                .filter(task -> !task.fields().containsKey("cancel_wanted"))
                .isEmpty();
    }

    /// Nobody's call waits where nothing may begin: whoever is to begin asks for himself.
    private void askFor(LeaderToken leader, DomainName domain) {
        for (TaskId id : network.budgets().deferred(domain, MOST)) {
            network.records()
                    .find(id)
                    .map(task -> new BudgetScope(task.fields().getOrDefault("waits_on", "")))
                    .map(network.budgets()::standing)
                    .filter(Standing::isUsedUp)
                    .ifPresent(standing ->
                            network.inbox().ask(leader, draft(standing, TO_BEGIN), Set.of(id)));
        }
        for (BudgetScope scope : List.of(BudgetScope.NETWORK, BudgetScope.of(domain))) {
            Standing standing = network.budgets().standing(scope);
            if (standing.isUsedUp() && network.records().load(domain).pending() > 0) {
                network.inbox().ask(leader, draft(standing, List.of(RAISE)), Set.of());
            }
        }
    }

    private static Draft draft(Standing standing, List<String> choices) {
        Unit unit = standing.isOutOfMoney() ? Unit.MONEY : Unit.TOKENS;
        String spent =
                unit == Unit.MONEY
                        ? Dollars.said(standing.spent().micros())
                                + " of "
                                + Dollars.said(standing.limitMicros().orElse(0))
                        : "%,d of %,d tokens"
                                .formatted(
                                        standing.spent().tokens(),
                                        standing.limitTokens().orElse(0));
        return new Draft(
                KIND,
                standing.scope(),
                unit,
                "the budget of %s is used up: %s".formatted(standing.scope().said(), spent),
                choices);
    }

    /// Whether there is nothing left to ask: somebody has raised the limit elsewhere, or what stood
    /// still has ended.
    private boolean isVain(Question question) {
        if (!network.budgets().standing(question.draft().scope()).isUsedUp()) {
            return true;
        }
        Set<TaskId> still = network.inbox().still(question.id());
        return !still.isEmpty() && still.stream().allMatch(this::hasEnded);
    }

    private boolean hasEnded(TaskId id) {
        return network.records()
                .find(id)
                .map(Task::state)
                .filter(state -> !state.isEnd())
                .isEmpty();
    }

    /// Done twice it does no harm.
    private void act(Question question) {
        String answer = question.answer().orElse("");
        Set<TaskId> still = network.inbox().still(question.id());
        BudgetScope scope = question.draft().scope();
        LOG.info("{} is answered: {} {}", question.id(), answer, scope);
        if (answer.equals(STOP)) {
            String reason = "stopped, as the budget of " + scope.said() + " was used up";
            scope.task()
                    .ifPresentOrElse(
                            task -> cancel(task, reason),
                            () -> still.forEach(task -> cancel(task, reason)));
        } else {
            still.forEach(network.controls()::resume);
        }
        network.inbox().settled(question.id());
        meter.lookAgain();
    }

    private void cancel(TaskId task, String reason) {
        network.records()
                .children(task)
                .forEach(child -> network.submissions().cancel(child, reason));
        network.submissions().cancel(task, reason);
    }
}
