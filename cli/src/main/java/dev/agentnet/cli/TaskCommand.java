package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.follow.Costs;
import dev.agentnet.cli.follow.Pauses;
import dev.agentnet.cli.follow.Questions;
import dev.agentnet.cli.follow.Rooms;
import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.plan.PlanPicture;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet task ID`: one task, how it stands, and what can be done next.
@Command(name = "task", mixinStandardHelpOptions = true)
final class TaskCommand implements Callable<Integer> {

    /// Of a failed check's output; the rest is in the logs.
    private static final int FEEDBACK_LINES = 8;

    /// Of other tasks: a plan has up to a thousand.
    private static final int MOST_OTHERS = 20;

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        TaskId task = parse(id);
        try (Network network = redis.open()) {
            TaskView view = TaskView.need(network.records(), task);
            if (json) {
                ObjectNode said = view.toJson();
                Questions.of(network.inbox(), task)
                        .ifPresent(question ->
                                said.set("asks", Questions.toJson(network.inbox(), question)));
                said.set("spent", Costs.toJson(Costs.of(network.budgets(), view.task())));
                Rooms.sentence(network, view.task())
                        .or(() -> trouble(network, view.task()))
                        .ifPresent(sentence -> said.put("reason", sentence));
                Pauses.of(network, task.domain())
                        .ifPresent(since -> said.put("domain_paused_at", since.toEpochMilli()));
                System.out.println(Json.write(said));
            } else {
                print(network, view);
            }
        }
        return ExitCode.OK;
    }

    static TaskId parse(String text) {
        try {
            return new TaskId(text);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private static void print(Network network, TaskView view) {
        Screen screen = Screen.stdout();
        Task task = view.task();
        String state = task.state().word();
        String failure = task.fields().getOrDefault("failure", "");
        boolean dead = task.state() == TaskState.DEAD;
        screen.line(
                "%s  %s   %s"
                        .formatted(
                                screen.bold(task.id().value()),
                                Screen.cut(task.spec().description(), 80),
                                dead ? screen.red("dead: " + failure) : state));
        Pauses.sentence(network, task).ifPresent(sentence -> line(screen, "paused", sentence));
        Rooms.sentence(network, task).ifPresent(sentence -> line(screen, "reason", sentence));
        Questions.of(network.inbox(), task.id())
                .ifPresent(question -> {
                    line(screen, "asks", question.id() + ": " + question.draft().text());
                    Questions.choices(question).forEach(choice -> line(screen, "", choice));
                });
        facts(view).forEach(screen::line);
        weight(task.spec()).ifPresent(text -> line(screen, "weight", text));
        Standing spent = Costs.of(network.budgets(), task);
        if (Costs.isWorthALine(spent)) {
            line(screen, "spent", Costs.said(spent));
        }
        view.request().ifPresent(sentence -> line(screen, "next", sentence));
        view.evidence().ifPresent(sentence -> line(screen, "checked", sentence));
        TaskView.overlap(task).ifPresent(sentence -> line(screen, "merge", sentence));
        trouble(network, task).ifPresent(sentence -> line(screen, "merge", sentence));
        String routing = view.toJson().path("routing").path("reasons").toString();
        if (!routing.isEmpty()) {
            line(screen, "routed", routing);
        }
        others(network, view.needs(), MOST_OTHERS).forEach(one -> line(screen, "waits for", one));
        if (view.waitsForPlaces()) {
            line(screen, "", "as it writes to the same places; it begins when these have ended");
        }
        task.spec()
                .parent()
                .filter(parent -> !parent.domain().isMain())
                .ifPresent(parent -> line(screen, "part of", parent.value()));
        children(network, view).forEach(one -> line(screen, "child", one));
        if (task.state() == TaskState.ACTIVE && task.lends(Instant.now())) {
            line(screen, "", "its agent waits for these, and its clock stands");
        }
        if (!view.text("output").isBlank()) {
            line(screen, "output", view.text("output").strip().replace("\n", "\n            "));
        }
        if (dead) {
            next(screen, task, failure);
            byHand(screen, view, failure);
        }
    }

    /// Why its repository's merge queue stands still, if it does.
    private static Optional<String> trouble(Network network, Task task) {
        return task.spec()
                .repository()
                .filter(_ -> task.state() == TaskState.VERIFYING)
                .flatMap(network.repositories()::trouble)
                .map(why -> "waits in the merge queue, where nothing is merged for now: " + why);
    }

    /// What else is told of, one line each; of many only the first.
    private static List<String> others(Network network, List<TaskId> ids, int most) {
        List<String> lines = new ArrayList<>();
        for (TaskId id : ids.subList(0, Math.min(most, ids.size()))) {
            network.records().find(id).ifPresent(task -> lines.add(other(task)));
        }
        if (ids.size() > most) {
            lines.add("and %,d more".formatted(ids.size() - most));
        }
        return lines;
    }

    private static String other(Task task) {
        String name = task.fields().getOrDefault("name", "");
        boolean stuck = task.state() == TaskState.DEAD || task.state() == TaskState.CANCELLED;
        return "%s  %s  %s%s"
                .formatted(
                        task.id(),
                        task.state().word() + (stuck ? " (agentnet retry " + task.id() + ")" : ""),
                        name.isEmpty() ? "" : name + ": ",
                        Screen.cut(task.spec().description(), 60));
    }

    /// All of a few; of many how many stand how, and those that need somebody.
    private static List<String> children(Network network, TaskView view) {
        if (view.children().size() <= MOST_OTHERS) {
            return others(network, view.children(), MOST_OTHERS);
        }
        Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
        List<TaskId> dead = new ArrayList<>();
        for (TaskId child : view.children()) {
            network.records()
                    .find(child)
                    .ifPresent(task -> {
                        counts.merge(task.state(), 1, Integer::sum);
                        if (task.state() == TaskState.DEAD) {
                            dead.add(child);
                        }
                    });
        }
        List<String> lines = new ArrayList<>();
        counts.forEach((state, count) -> lines.add("%,d %s".formatted(count, state.word())));
        lines.addAll(others(network, dead, MOST_OTHERS));
        return lines;
    }

    /// A plan's, if it is not as usual.
    private static Optional<String> weight(TaskSpec spec) {
        return spec.kind() == TaskKind.PLAN
                ? PlanPicture.turns(spec.context().path("weight").asInt(Plan.USUAL_WEIGHT))
                : Optional.empty();
    }

    private static List<String> facts(TaskView view) {
        Task task = view.task();
        List<String> facts = new ArrayList<>();
        String took = view.took().map(time -> ", " + Screen.span(time)).orElse("");
        String paused =
                view.paused().isZero() ? "" : " and " + Screen.span(view.paused()) + " paused";
        String cost = view.text("cost_usd").isEmpty() ? "" : ", $" + cents(view.text("cost_usd"));
        if (task.attempt() > 0) {
            facts.add(
                    "  %-8s  %d, %son %s%s%s"
                            .formatted(
                                    "attempt",
                                    task.attempt(),
                                    view.worker().isEmpty() ? "" : view.worker() + " ",
                                    task.agent().map(AgentId::value).orElse("?"),
                                    took + paused,
                                    cost));
        }
        task.upstream()
                .forEach(before ->
                        facts.add(
                                "  %-8s  %s %s".formatted("after", before.name(), before.task())));
        task.spec()
                .repository()
                .ifPresent(name ->
                        facts.add(
                                "  %-8s  %s, base %s"
                                        .formatted(
                                                "repo", name, task.spec().base().orElse("main"))));
        task.spec().checks().forEach(check -> facts.add("  %-8s  %s".formatted("check", check)));
        if (!view.text("branch").isEmpty()) {
            facts.add("  %-8s  %s".formatted("branch", view.text("branch")));
        } else if (!view.text("attempt_commit").isEmpty()) {
            facts.add("  %-8s  %s".formatted("branch", task.attemptRef() + " (kept)"));
        }
        if (view.merged()) {
            String size =
                    view.text("files").isEmpty()
                            ? ""
                            : " · %s %s, +%s −%s"
                                    .formatted(
                                            view.text("files"),
                                            view.text("files").equals("1") ? "file" : "files",
                                            view.text("added"),
                                            view.text("removed"));
            facts.add(
                    "  %-8s  %s on %s%s"
                            .formatted("landed", view.shortCommit(), view.text("landed_on"), size));
        }
        if (!view.reason().isEmpty()) {
            facts.add("  %-8s  %s".formatted("reason", view.reason()));
        }
        if (task.state() == TaskState.DEAD) {
            task.feedback().ifPresent(text -> facts.addAll(lastLines(text)));
        }
        return facts;
    }

    /// The end of what the failed check or merge said: where the reason usually stands.
    private static List<String> lastLines(String feedback) {
        List<String> lines = feedback.strip().lines().toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - FEEDBACK_LINES))
                .map(line -> "              " + Screen.cut(line, 120))
                .toList();
    }

    private static String cents(String dollars) {
        return "%.2f".formatted(Double.parseDouble(dollars));
    }

    private static void line(Screen screen, String name, String text) {
        screen.line("  %-8s  %s".formatted(name, text));
    }

    /// Mostly one more try is less work; a conflict that came back may be a person's.
    private static void byHand(Screen screen, TaskView view, String failure) {
        boolean could =
                failure.equals(FailureName.MERGE_CONFLICT.word())
                        || failure.equals(FailureName.CHECK_FAILED.word());
        String name = "by hand";
        for (String command : could ? view.byHand() : List.<String>of()) {
            line(screen, name, command);
            name = "";
        }
    }

    private static void next(Screen screen, Task task, String failure) {
        String advice = failure.isEmpty() ? "" : FailureName.parse(failure).advice();
        line(screen, "advice", advice.replace("ID", task.id().value()));
        line(screen, "try", "agentnet retry " + task.id() + " --note \"what to do otherwise\"");
        line(screen, "", "agentnet logs " + task.id());
    }
}
