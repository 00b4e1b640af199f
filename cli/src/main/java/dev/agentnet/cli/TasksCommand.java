package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
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
@Command(name = "tasks", description = "List tasks, newest last.", mixinStandardHelpOptions = true)
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
        try (Network network = redis.open()) {
            List<TaskView> views =
                    ids(network).stream()
                            .map(id -> TaskView.of(network.records(), id))
                            .flatMap(Optional::stream)
                            .sorted(Comparator.comparing(view -> view.task().submittedAt()))
                            .toList();
            List<TaskView> last = views.subList(Math.max(0, views.size() - limit), views.size());
            if (json) {
                ArrayNode array = Json.array();
                last.forEach(view -> array.add(view.toJson()));
                System.out.println(Json.write(array));
            } else {
                last.forEach(TasksCommand::print);
                if (last.isEmpty()) {
                    System.err.println("no tasks yet. Send one: agentnet send backend \"…\"");
                }
            }
        }
        return ExitCode.OK;
    }

    private List<TaskId> ids(Network network) {
        List<DomainName> domains = new ArrayList<>();
        if (domain.isPresent()) {
            domains.add(new DomainName(domain.get()));
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
