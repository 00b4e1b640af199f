package dev.agentnet.cli;

import dev.agentnet.cli.follow.Questions;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Inbox.Answer;
import dev.agentnet.coordination.Inbox.Answering;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet answer ID raise 5`, `finish` or `stop`: once for each question.
@Command(name = "answer", mixinStandardHelpOptions = true)
final class AnswerCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "the question: agentnet inbox")
    private String id = "";

    @Parameters(index = "1", paramLabel = "ANSWER", description = "one of its choices")
    private String word = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "AMOUNT",
            description = "by how much to raise, in dollars or in tokens, as the question says")
    private Optional<String> amount = Optional.empty();

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        try (Network network = redis.open()) {
            Question question = find(network);
            question.answer()
                    .ifPresent(before -> {
                        throw answered(before);
                    });
            need(question);
            Answer answer = Questions.answer(network.budgets(), question, word, amount);
            switch (network.inbox().answer(id, answer)) {
                case Answering.Taken() -> say(question);
                case Answering.Before(var before) -> throw answered(before);
                case Answering.Unknown() -> throw unknown(network);
            }
        }
        return ExitCode.OK;
    }

    private Question find(Network network) {
        return network.inbox().find(id).orElseThrow(() -> unknown(network));
    }

    private Problem unknown(Network network) {
        List<String> ids = network.inbox().open().stream().map(Question::id).toList();
        return new Problem(
                "no question \"%s\".%s See: agentnet inbox".formatted(id, Suggestion.of(id, ids)));
    }

    private Problem answered(String before) {
        return new Problem("%s is answered already: %s".formatted(id, before));
    }

    private void need(Question question) {
        List<String> choices = question.draft().choices();
        if (!choices.contains(word)) {
            throw new UsageProblem(
                    "\"%s\" is no answer to %s.%s\n%s"
                            .formatted(
                                    word,
                                    id,
                                    Suggestion.of(word, choices),
                                    "  " + String.join("\n  ", Questions.choices(question))));
        }
    }

    private void say(Question question) {
        if (json) {
            System.out.println(Json.write(Json.object().put("id", id).put("answer", word)));
        } else {
            System.out.println(Questions.done(question, word));
        }
    }
}
