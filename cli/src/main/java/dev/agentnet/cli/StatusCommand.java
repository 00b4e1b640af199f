package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.follow.Costs;
import dev.agentnet.cli.follow.Pauses;
import dev.agentnet.cli.follow.Questions;
import dev.agentnet.cli.follow.Standstills;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.coordination.Fleet.Member;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.TaskRecords.Load;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet status`: the network at a glance.
@Command(name = "status", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    /// The newest failures that are worth a line.
    private static final int FAILURES = 5;

    /// Of work in merge queues that is looked at per domain.
    private static final int LISTED = 50;

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    private record Row(
            DomainName domain,
            Load load,
            List<Member> members,
            Optional<String> problem,
            Optional<Instant> pausedAt,
            Optional<Instant> drainedAt) {

        long running() {
            return members.stream().filter(member -> member.ended().isEmpty()).count();
        }

        long count(String name) {
            return load.stats().getOrDefault(name, 0L);
        }
    }

    @Override
    public Integer call() {
        try (RedisNetwork network = redis.open()) {
            List<DomainName> domains = new ArrayList<>(network.registry().domains().keySet());
            domains.add(DomainName.CHECKS);
            domains.add(DomainName.MAIN);
            List<Row> rows = domains.stream().map(domain -> row(network, domain)).toList();
            Optional<AgentId> main = main(network);
            if (json) {
                System.out.println(Json.write(toJson(network, rows, main)));
            } else {
                print(network, rows, main);
            }
        }
        return ExitCode.OK;
    }

    private static Row row(RedisNetwork network, DomainName domain) {
        return new Row(
                domain,
                network.records().load(domain),
                network.fleet().actual(domain),
                network.fleet().problem(domain),
                Pauses.of(network, domain),
                Pauses.drained(network, domain));
    }

    private static Optional<AgentId> main(RedisNetwork network) {
        return network.registry().agents().stream()
                .filter(id -> id.domain().isMain())
                .filter(id -> network.registry().find(id).filter(s -> s.alive()).isPresent())
                .findFirst();
    }

    private static ObjectNode toJson(RedisNetwork network, List<Row> rows, Optional<AgentId> main) {
        ObjectNode root =
                Json.object()
                        .put("redis", network.server().version())
                        .put("main", main.map(AgentId::value).orElse(null));
        root.set("spent", Costs.toJson(network.budgets().standing(BudgetScope.NETWORK)));
        ArrayNode domains = root.putArray("domains");
        for (Row row : rows) {
            ObjectNode entry =
                    domains.addObject()
                            .put("domain", row.domain().value())
                            .put("waiting", row.load().pending() + row.load().delayed())
                            .put("deferred", row.load().waiting())
                            .put("active", row.load().active())
                            .put("verifying", row.load().verifying())
                            .put("done", row.count("done"))
                            .put("dead", row.load().dead())
                            .put("cancelled", row.count("cancelled"))
                            .put("containers", row.running());
            entry.set(
                    "spent",
                    Costs.toJson(network.budgets().standing(BudgetScope.of(row.domain()))));
            row.problem().ifPresent(problem -> entry.put("problem", problem));
            row.pausedAt().ifPresent(since -> entry.put("paused_at", since.toEpochMilli()));
            row.drainedAt().ifPresent(since -> entry.put("drained_at", since.toEpochMilli()));
        }
        ArrayNode asks = root.putArray("inbox");
        network.inbox()
                .open()
                .forEach(question -> asks.add(Questions.toJson(network.inbox(), question)));
        ArrayNode troubles = root.putArray("repositories_in_trouble");
        network.repositories()
                .troubles()
                .forEach((name, why) ->
                        troubles.addObject().put("repository", name).put("problem", why));
        Standstills.json(network).ifPresent(standing -> root.set("provider_refuses", standing));
        return root;
    }

    private static void print(RedisNetwork network, List<Row> rows, Optional<AgentId> main) {
        Screen screen = Screen.stdout();
        screen.line(
                "redis %s · %s · %d domains"
                        .formatted(
                                network.server().version(),
                                main.map(id -> id + " serves")
                                        .orElse(
                                                "no main orchestrator is there: agentnet up, or up --docker"),
                                rows.size() - 2));
        screen.line("");
        screen.line(
                screen.dim(
                        "  %-14s %8s %7s %10s %6s %6s   %s"
                                .formatted(
                                        "domain",
                                        "waiting",
                                        "active",
                                        "verifying",
                                        "done",
                                        "dead",
                                        "containers")));
        for (Row row : rows) {
            screen.line(
                    "  %-14s %8d %7d %10d %6d %6d   %d"
                            .formatted(
                                    row.domain(),
                                    row.load().pending()
                                            + row.load().delayed()
                                            + row.load().waiting(),
                                    row.load().active(),
                                    row.load().verifying(),
                                    row.count("done"),
                                    row.load().dead(),
                                    row.running()));
        }
        Standstills.sentence(network)
                .ifPresent(sentence -> screen.line("\n  " + screen.bold("= " + sentence)));
        spent(network, rows).forEach(line -> screen.line("  " + line));
        Pauses.sentences(network, rows.stream().map(Row::domain).toList())
                .forEach(sentence -> screen.line("\n  " + screen.bold("= " + sentence)));
        for (Row row : rows) {
            row.problem()
                    .ifPresent(problem ->
                            screen.line(
                                    "\n  "
                                            + screen.red("!")
                                            + " "
                                            + row.domain()
                                            + " does not start: "
                                            + problem));
            failures(network, screen, row.domain());
            overlaps(network, screen, row.domain());
        }
        for (Question question : network.inbox().open()) {
            screen.line(
                    "  %s %s: %s. agentnet inbox"
                            .formatted(screen.red("?"), question.id(), question.draft().text()));
        }
        network.repositories()
                .troubles()
                .forEach((name, why) ->
                        screen.line(
                                "  %s nothing is merged in %s for now: %s"
                                        .formatted(screen.red("!"), name, why)));
    }

    /// Of whatever has spent something or has a limit.
    private static List<String> spent(RedisNetwork network, List<Row> rows) {
        Standing all = network.budgets().standing(BudgetScope.NETWORK);
        if (!Costs.isWorthALine(all)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("", "spent    " + Costs.said(all)));
        for (Row row : rows) {
            Standing one = network.budgets().standing(BudgetScope.of(row.domain()));
            if (one.isLimited()) {
                lines.add("         by " + row.domain() + ": " + Costs.said(one));
            }
        }
        return lines;
    }

    /// What a retry of a dead task would let go on.
    private static String waiting(int dependents) {
        return switch (dependents) {
            case 0 -> "";
            case 1 -> " One task waits for it.";
            default -> " %,d tasks wait for it.".formatted(dependents);
        };
    }

    /// What will come back from the merge queue, as far as it is known.
    private static void overlaps(RedisNetwork network, Screen screen, DomainName domain) {
        for (TaskId id : network.records().list(domain, TaskState.VERIFYING, LISTED)) {
            network.records()
                    .find(id)
                    .flatMap(TaskView::overlap)
                    .ifPresent(sentence -> screen.line("  = %s %s".formatted(id, sentence)));
        }
    }

    private static void failures(RedisNetwork network, Screen screen, DomainName domain) {
        if (domain.equals(DomainName.MAIN)) {
            return;
        }
        for (TaskId id : network.records().list(domain, TaskState.DEAD, FAILURES)) {
            Optional<Task> task = network.records().find(id);
            task.ifPresent(dead ->
                    screen.line(
                            "  %s %s is dead: %s.%s agentnet task %s"
                                    .formatted(
                                            screen.red("!"),
                                            id,
                                            dead.fields().getOrDefault("failure", "?"),
                                            waiting(network.records().dependents(id).size()),
                                            id)));
        }
    }
}
