package dev.agentnet.cli.follow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Budgets;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.coordination.Inbox;
import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Inbox.Unit;
import dev.agentnet.protocol.Dollars;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Questions to a person, as people see them, and what their answers mean.
public final class Questions {

    private static final String RAISE = "raise";

    private Questions() {}

    /// Each answer as it can be typed, and what it does.
    public static List<String> choices(Question question) {
        return question.draft().choices().stream()
                .map(choice ->
                        "agentnet answer %s %s".formatted(question.id(), choice(question, choice)))
                .toList();
    }

    private static String choice(Question question, String word) {
        boolean money = question.draft().unit() == Unit.MONEY;
        return switch (word) {
            case RAISE ->
                    money
                            ? "raise 5         so many dollars more, and it goes on"
                            : "raise 100000    so many tokens more, and it goes on";
            case "finish" -> "finish          it asks its model no more, and hands in what it has";
            case "stop" -> "stop            it is cancelled; agentnet retry begins it anew";
            default -> word;
        };
    }

    public static List<TaskId> still(Inbox inbox, Question question) {
        return inbox.still(question.id()).stream().sorted().toList();
    }

    /// The question for which a task stands still.
    public static Optional<Question> holding(Inbox inbox, TaskId task) {
        return inbox.open().stream().filter(one -> holds(inbox, one, task)).findFirst();
    }

    private static boolean holds(Inbox inbox, Question question, TaskId task) {
        return inbox.still(question.id()).contains(task);
    }

    /// What waits for an answer before a task goes on.
    public static Optional<Question> of(Inbox inbox, TaskId task) {
        return inbox.open().stream()
                .filter(one ->
                        one.draft().scope().task().equals(Optional.of(task))
                                || holds(inbox, one, task))
                .findFirst();
    }

    public static ObjectNode toJson(Inbox inbox, Question question) {
        ObjectNode json =
                Json.object()
                        .put("id", question.id())
                        .put("kind", question.draft().kind())
                        .put("scope", question.draft().scope().word())
                        .put(
                                "task",
                                question.draft().scope().task().map(TaskId::value).orElse(null))
                        .put("text", question.draft().text())
                        .put("at", question.at().toEpochMilli());
        ArrayNode choices = json.putArray("choices");
        question.draft().choices().forEach(choices::add);
        ArrayNode still = json.putArray("tasks");
        still(inbox, question).forEach(task -> still.add(task.value()));
        return json;
    }

    /// Reads an answer of which the word is one of the choices.
    ///
    /// @throws UsageProblem if the amount does not fit
    public static Answer answer(
            Budgets budgets, Question question, String word, Optional<String> amount) {
        Unit unit = question.draft().unit();
        if (!word.equals(RAISE)) {
            if (amount.isPresent()) {
                throw new UsageProblem("\"%s\" takes no amount".formatted(word));
            }
            return new Answer(word, unit, 0);
        }
        long more = more(unit, amount.orElse(""));
        Standing now = budgets.standing(question.draft().scope());
        long lacking =
                unit == Unit.MONEY
                        ? now.spent().micros() - now.limitMicros().orElse(0)
                        : now.spent().tokens() - now.limitTokens().orElse(0);
        if (more <= lacking) {
            throw new UsageProblem(
                    "that is not enough: %s; raise it by more than %s"
                            .formatted(
                                    question.draft().text(),
                                    unit == Unit.MONEY
                                            ? Dollars.said(lacking)
                                            : "%,d tokens".formatted(lacking)));
        }
        return new Answer(word, unit, more);
    }

    private static long more(Unit unit, String amount) {
        try {
            BigDecimal number = new BigDecimal(amount.replaceFirst("^\\$", ""));
            long more = unit == Unit.MONEY ? Dollars.micros(number) : number.longValueExact();
            if (more > 0) {
                return more;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Said below, as is what is no amount at all.
        }
        throw new UsageProblem(
                "raise by how much? %s, as in: raise %s"
                        .formatted(
                                unit == Unit.MONEY ? "Dollars" : "Tokens",
                                unit == Unit.MONEY ? "5" : "100000"));
    }

    /// What is said once an answer was taken.
    public static String done(Question question, String word) {
        String what = question.draft().scope().said();
        return switch (word) {
            case RAISE -> "the budget of " + what + " is raised; what stood still goes on";
            case "finish" -> "what stood still hands in what it has";
            case "stop" -> "what stood still is cancelled";
            default -> question.id() + " is answered";
        };
    }
}
