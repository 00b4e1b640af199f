package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet tasks`: the tasks there are, newest last.
@Command(name = "tasks", mixinStandardHelpOptions = true)
final class TasksCommand implements Callable<Integer> {

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--domain", description = "only this domain")
    private Optional<String> domain = Optional.empty();

    @Option(names = "--state", description = "only this state: ${COMPLETION-CANDIDATES}")
    private Optional<TaskState> state = Optional.empty();

    @Option(names = "--limit", description = "at most so many (default: ${DEFAULT-VALUE})")
    private int limit = 50;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new UsageProblem("--limit takes 1 or more, not " + limit);
        }
        Optional<DomainName> only = domain.map(SendCommand::parseDomain);
        try (Network network = redis.open()) {
            List<TaskView> views =
                    ids(network, only, state, limit).stream()
                            .map(id -> TaskView.of(network.records(), id))
                            .flatMap(Optional::stream)
                            .sorted(Comparator.comparing(view -> view.task().submittedAt()))
                            .toList();
            List<TaskView> last = views.subList(Math.max(0, views.size() - limit), views.size());
            if (last.isEmpty()) {
                only.ifPresent(name -> KnownDomains.needAny(network, name));
            }
            if (json) {
                ArrayNode array = Json.array();
                last.forEach(view -> array.add(view.toJson()));
                System.out.println(Json.write(array));
            } else {
                last.forEach(TasksCommand::print);
                if (last.isEmpty()) {
                    System.err.println(nothing(network));
                }
            }
        }
        return ExitCode.OK;
    }

    private static String nothing(Network network) {
        return ids(network, Optional.empty(), Optional.empty(), 1).isEmpty()
                ? "no tasks yet. Send one: agentnet send backend \"…\""
                : "no task matches. All there are: agentnet tasks";
    }

    private static List<TaskId> ids(
            Network network, Optional<DomainName> domain, Optional<TaskState> state, int limit) {
        List<DomainName> domains = new ArrayList<>();
        if (domain.isPresent()) {
            domains.add(domain.get());
        } else {
            domains.addAll(network.registry().domains().keySet());
            domains.add(DomainName.MAIN);
        }
        List<TaskState> states = state.map(List::of).orElseGet(() -> List.of(TaskState.values()));
        List<TaskId> ids = new ArrayList<>();
        for (DomainName name : domains) {
            states.forEach(one -> ids.addAll(network.records().list(name, one, limit)));
        }
        return ids;
    }

    private static void print(TaskView view) {
        Screen screen = Screen.stdout();
        String word = "%-9s".formatted(view.task().state().word());
        String coloured =
                switch (view.task().state()) {
                    case DONE -> screen.green(word);
                    case DEAD, CANCELLED -> screen.red(word);
                    case PENDING, ACTIVE, DELAYED, WAITING, VERIFYING -> word;
                };
        screen.line(
                "%-26s %s %-13s %-8s %s"
                        .formatted(
                                view.task().id(),
                                coloured,
                                view.worker(),
                                view.shortCommit(),
                                Screen.cut(view.task().spec().description(), 70))
                        .stripTrailing());
    }
}
