package dev.agentnet.coordination;

import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What waits for a person.
public interface Inbox {

    /// Oldest first.
    List<Question> open();

    /// An open or answered one.
    Optional<Question> find(String id);

    /// Asks, unless the same is asked already.
    ///
    /// @param still what stands still for it, besides what did before
    /// @return its id; empty if there are too many, or the caller does not lead
    Optional<String> ask(LeaderToken leader, Draft draft, Collection<TaskId> still);

    Answering answer(String id, Answer answer);

    /// Answered, and not yet acted upon.
    List<Question> due();

    /// What stands still for a question.
    Set<TaskId> still(String id);

    /// An answered one has been acted upon.
    void settled(String id);

    /// A question before it is asked.
    ///
    /// @param kind `budget`; questions, approvals and conflicts come later
    /// @param scope what its budget is used up of
    /// @param unit what is used up: money or tokens
    /// @param choices the words it can be answered with
    record Draft(String kind, BudgetScope scope, Unit unit, String text, List<String> choices) {
        public Draft {
            choices = List.copyOf(choices);
        }
    }

    /// @param answer the word it was answered with, if it was
    record Question(String id, Draft draft, Instant at, Optional<String> answer) {}

    /// What a budget is counted in.
    enum Unit {
        MONEY,
        TOKENS
    }

    /// @param word one of the choices, or `withdrawn`
    /// @param more added to the limit, in tokens or millionths of a dollar; 0 for nothing
    record Answer(String word, Unit unit, long more) {
        /// There is nothing left to ask.
        public static final Answer WITHDRAWN = new Answer("withdrawn", Unit.MONEY, 0);
    }

    /// What became of an answer.
    sealed interface Answering {
        record Taken() implements Answering {}

        /// Somebody was first.
        record Before(String word) implements Answering {}

        record Unknown() implements Answering {}
    }
}
