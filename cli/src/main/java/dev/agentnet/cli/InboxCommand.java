package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentnet.cli.follow.Questions;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet inbox`: what waits for a person, and how it can be answered.
@Command(name = "inbox", mixinStandardHelpOptions = true)
final class InboxCommand implements Callable<Integer> {

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        try (Network network = redis.open()) {
            List<Question> open = network.inbox().open();
            if (json) {
                ArrayNode all = Json.array();
                open.forEach(one -> all.add(Questions.toJson(network.inbox(), one)));
                System.out.println(Json.write(all));
            } else {
                print(network, open);
            }
        }
        return ExitCode.OK;
    }

    private static void print(Network network, List<Question> open) {
        Screen screen = Screen.stdout();
        if (open.isEmpty()) {
            screen.line("nothing waits for you");
        }
        for (Question one : open) {
            screen.line(screen.bold(one.id()) + "  " + one.draft().text());
            Questions.still(network.inbox(), one).forEach(task -> screen.line("      " + task));
            Questions.choices(one).forEach(choice -> screen.line("      " + choice));
        }
    }
}
