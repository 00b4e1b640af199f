package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentnet.cli.follow.DeadLetters;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet dead [DOMAIN]`: the tasks that died, newest last, and what of.
@Command(name = "dead", mixinStandardHelpOptions = true)
final class DeadCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DOMAIN", arity = "0..1", description = "only this domain")
    private Optional<String> domain = Optional.empty();

    @Option(names = "--failure", paramLabel = "NAME", description = "only those that died of it")
    private Optional<String> failure = Optional.empty();

    @Option(names = "--limit", description = "at most so many (default: ${DEFAULT-VALUE})")
    private int limit = 50;

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new UsageProblem("--limit takes 1 or more, not " + limit);
        }
        Optional<FailureName> of = failure.map(RetryCommand::failure);
        try (Network network = redis.open()) {
            List<DomainName> domains = KnownDomains.oneOrAll(network, domain);
            // One of another failure may hide those that are asked for.
            int read = of.isPresent() ? Integer.MAX_VALUE : limit;
            List<TaskView> views =
                    DeadLetters.of(network, domains, of, read).stream()
                            .map(task -> TaskView.of(network.records(), task.id()))
                            .flatMap(Optional::stream)
                            .sorted(Comparator.comparing(DeadCommand::diedAt))
                            .toList();
            List<TaskView> last = views.subList(Math.max(0, views.size() - limit), views.size());
            long all = domains.stream().mapToLong(one -> network.records().load(one).dead()).sum();
            if (json) {
                ArrayNode array = Json.array();
                last.forEach(view -> array.add(view.toJson()));
                System.out.println(Json.write(array));
            } else {
                last.forEach(DeadCommand::print);
                System.err.println(next(last, all));
            }
        }
        return ExitCode.OK;
    }

    private static long diedAt(TaskView view) {
        String at = view.text("finished_at");
        return at.isEmpty() ? 0 : Long.parseLong(at);
    }

    private static void print(TaskView view) {
        Task task = view.task();
        Screen screen = Screen.stdout();
        Duration age = Duration.ofMillis(Math.max(0, System.currentTimeMillis() - diedAt(view)));
        screen.line(
                "%-26s %s %-9s %-12s %s"
                        .formatted(
                                task.id(),
                                screen.red("%-14s".formatted(DeadLetters.failure(task))),
                                task.attempt() == 1 ? "1 try" : task.attempt() + " tries",
                                diedAt(view) == 0 ? "" : Screen.span(age) + " ago",
                                Screen.cut(task.spec().description(), 60)));
        if (!view.reason().isBlank()) {
            screen.line("    " + Screen.cut(view.reason(), 110));
        }
    }

    private static String next(List<TaskView> shown, long all) {
        if (shown.isEmpty()) {
            return all == 0
                    ? "no task is dead"
                    : "no dead task matches. All there are: agentnet dead";
        }
        String more = shown.size() < all ? "%,d of %,d. ".formatted(shown.size(), all) : "";
        String id = shown.getLast().task().id().value();
        return more
                + "look: agentnet task %s · try again: agentnet retry %s, or agentnet retry --all"
                        .formatted(id, id);
    }
}
