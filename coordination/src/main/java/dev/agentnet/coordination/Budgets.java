package dev.agentnet.coordination;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What was spent on models, and what may be. Only main writes here.
public interface Budgets {

    /// How all that a call is counted for stands before it; empty if its attempt is not at work.
    Optional<List<Standing>> ask(Payer payer, Limits limits);

    /// Counts a call and says how all that it is counted for stands now.
    ///
    /// @param call its own id: one that was counted before counts no more
    List<Standing> spend(String call, Payer payer, Spent spent, Limits limits);

    /// Says how many tasks of a domain may be at work of each budget, and of each worker; of what
    /// has no limit none is said. Tasks that waited for room are let go.
    ///
    /// @param allowed each counts what a turn is taken to cost
    /// @return which were let go
    List<TaskId> fund(
            LeaderToken leader,
            DomainName domain,
            Map<BudgetScope, Long> allowed,
            List<TaskId> released);

    /// What was said last.
    Map<BudgetScope, Long> allowed(DomainName domain);

    /// Tasks that wait for room, those first that have waited longest.
    List<TaskId> deferred(DomainName domain, int most);

    /// Features that have a limit and have spent something.
    Set<TaskId> features();

    /// One of them has ended.
    void forget(TaskId feature);

    /// How one scope stands; nothing spent if nobody ever asked.
    Standing standing(BudgetScope scope);

    /// Who a call is for.
    ///
    /// @param task empty if it is no task's
    /// @param worker empty if it is no worker's
    record Payer(DomainName domain, Optional<TaskId> task, int attempt, String worker) {}

    /// @param ofTask what the task may cost if it does not say so itself
    /// @param others what a call is counted for besides, with what each may cost
    record Limits(Budget ofTask, List<Limit> others) {
        public Limits {
            others = List.copyOf(others);
        }
    }

    record Limit(BudgetScope scope, Budget most) {}

    /// @param tokensIn those written to and read from caches among them
    /// @param micros in millionths of a dollar
    /// @param unpriced tokens of models that have no price here
    record Spent(long tokensIn, long tokensOut, long micros, long unpriced) {
        public static final Spent NOTHING = new Spent(0, 0, 0, 0);

        public long tokens() {
            return tokensIn + tokensOut;
        }
    }

    /// @param limitTokens with what a person has added
    /// @param limitMicros with what a person has added
    /// @param finish of a task: the attempt that is to hand in what it has
    record Standing(
            BudgetScope scope,
            Spent spent,
            OptionalLong limitTokens,
            OptionalLong limitMicros,
            OptionalLong finish) {

        public boolean isLimited() {
            return limitTokens.isPresent() || limitMicros.isPresent();
        }

        public boolean isUsedUp() {
            return isOutOfMoney() || isOutOfTokens();
        }

        public boolean isOutOfMoney() {
            return limitMicros.isPresent() && spent.micros >= limitMicros.getAsLong();
        }

        public boolean isOutOfTokens() {
            return limitTokens.isPresent() && spent.tokens() >= limitTokens.getAsLong();
        }

        /// Whether so much more stays within the limits.
        public boolean hasRoomFor(Spent more) {
            return (limitMicros.isEmpty() || spent.micros + more.micros <= limitMicros.getAsLong())
                    && (limitTokens.isEmpty()
                            || spent.tokens() + more.tokens() <= limitTokens.getAsLong());
        }
    }
}
