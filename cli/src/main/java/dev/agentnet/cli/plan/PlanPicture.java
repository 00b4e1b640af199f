package dev.agentnet.cli.plan;

import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.planning.ArtifactClaims;
import dev.agentnet.planning.ArtifactClaims.Overlap;
import dev.agentnet.planning.TaskGraph;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A plan as lines for a terminal: what runs when, what waits for what, who writes where.
public final class PlanPicture {

    /// Of overlaps: a plan in which all write one file has one for each pair.
    private static final int MOST_OVERLAPS = 40;

    private static final int WIDEST_NAME = 24;

    private final Screen screen;
    private final Plan plan;
    private final PlanRouting routing;
    private final TaskGraph graph;
    private final List<String> lines = new ArrayList<>();

    private PlanPicture(PlanRouting routing, Screen screen) {
        this.screen = screen;
        this.routing = routing;
        this.plan = routing.plan();
        this.graph = TaskGraph.of(plan);
    }

    /// @param history empty where there is no network to ask
    public static List<String> lines(
            PlanRouting routing, Optional<CostHistory> history, Screen screen) {
        PlanPicture picture = new PlanPicture(routing, screen);
        picture.head();
        picture.levels();
        picture.facts();
        picture.fact(
                "cost",
                history.map(CostHistory::line).orElse("no history: no network answers here"));
        history.ifPresent(picture::estimates);
        picture.files();
        picture.places();
        return picture.lines;
    }

    /// How a plan of this weight takes turns with others; empty for what is usual.
    public static Optional<String> turns(int weight) {
        return weight == Plan.USUAL_WEIGHT
                ? Optional.empty()
                : Optional.of("%d claims for each one of others".formatted(weight));
    }

    private void head() {
        String where =
                plan.repository().map(name -> " · repository " + name).orElse("")
                        + plan.base().map(name -> " · base " + name).orElse("");
        int size = plan.tasks().size();
        lines.add(
                screen.bold(plan.title().orElse("a plan"))
                        + " · %d %s".formatted(size, size == 1 ? "task" : "tasks")
                        + where);
    }

    private void levels() {
        lines.add("");
        List<List<Integer>> levels = graph.levels();
        int nameWidth = width(PlannedTask::id);
        int whoWidth = width(PlanPicture::who);
        for (int number = 0; number < levels.size(); number++) {
            List<Integer> level = levels.get(number);
            for (int place = 0; place < level.size(); place++) {
                PlannedTask task = plan.tasks().get(level.get(place));
                lines.add(
                        "%s  %s  %s  %s"
                                .formatted(
                                        rail(number, place, level.size()),
                                        screen.bold(padded(task.id(), nameWidth)),
                                        padded(who(task), whoWidth),
                                        what(level.get(place))));
            }
            if (number < levels.size() - 1) {
                lines.add("      │");
            }
        }
    }

    /// What begins at the same time hangs on one rail.
    private static String rail(int level, int place, int size) {
        String number = place == 0 ? "%4d ".formatted(level + 1) : "     ";
        if (size == 1) {
            return number + "───";
        }
        return number + (place == 0 ? "─┬─" : place == size - 1 ? " └─" : " ├─");
    }

    private String what(int place) {
        PlannedTask task = plan.tasks().get(place);
        List<String> nearest = graph.nearest(place).stream().map(this::id).toList();
        String waits = nearest.isEmpty() ? "" : screen.dim("  after " + String.join(", ", nearest));
        return Screen.cut(task.prompt(), 60) + waits;
    }

    static String who(PlannedTask task) {
        return task.domain().map(Object::toString).orElse("?")
                + task.role().map(role -> "/" + role).orElse("");
    }

    private int width(java.util.function.Function<PlannedTask, String> text) {
        return Math.min(
                WIDEST_NAME,
                plan.tasks().stream().mapToInt(task -> text.apply(task).length()).max().orElse(0));
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    private void facts() {
        lines.add("");
        List<Integer> widest =
                graph.levels().stream()
                        .max((one, other) -> Integer.compare(one.size(), other.size()))
                        .orElse(List.of());
        fact("together", "up to %d at the same time: %s".formatted(widest.size(), names(widest)));
        List<Integer> path = graph.criticalPath();
        fact(
                "longest",
                "%d one after the other: %s"
                        .formatted(
                                path.size(),
                                path.stream().map(this::id).collect(Collectors.joining(" → "))));
        turns(plan.weight()).ifPresent(text -> fact("weight", text));
        PlanBudgets.whole(plan).ifPresent(text -> fact("budget", text));
        PlanBudgets.shares(plan).ifPresent(text -> fact("shares", text));
    }

    private String names(List<Integer> tasks) {
        return Screen.cut(tasks.stream().map(this::id).collect(Collectors.joining(", ")), 100);
    }

    private String id(int task) {
        return plan.tasks().get(task).id();
    }

    private void estimates(CostHistory history) {
        int width = width(PlannedTask::id);
        List<String> each = new ArrayList<>();
        for (PlannedTask task : plan.tasks()) {
            history.estimate(task)
                    .map(Estimate::said)
                    .ifPresent(said -> each.add("    " + padded(task.id(), width) + "  " + said));
        }
        if (!each.isEmpty()) {
            lines.add("");
            lines.add("  what each may take");
            lines.addAll(each);
        }
    }

    private void files() {
        if (plan.tasks().stream().allMatch(task -> task.artifacts().isEmpty())) {
            return;
        }
        lines.add("");
        lines.add("  who writes where");
        int width = width(PlannedTask::id);
        for (PlannedTask task : plan.tasks()) {
            if (!task.artifacts().isEmpty()) {
                lines.add(
                        "    %s  %s"
                                .formatted(
                                        padded(task.id(), width),
                                        String.join(", ", task.artifacts())));
            }
        }
        List<Overlap> overlaps = ArtifactClaims.overlaps(plan);
        lines.add("");
        if (overlaps.isEmpty()) {
            lines.add("  no two tasks write the same files");
            return;
        }
        lines.add("  in the same files, settled by their order");
        overlaps.stream()
                .limit(MOST_OVERLAPS)
                .forEach(overlap -> lines.add("    " + order(overlap)));
        if (overlaps.size() > MOST_OVERLAPS) {
            lines.add("    and %,d more".formatted(overlaps.size() - MOST_OVERLAPS));
        }
    }

    private String order(Overlap overlap) {
        boolean firstWaits = graph.waitsFor(overlap.first(), overlap.second());
        int earlier = firstWaits ? overlap.second() : overlap.first();
        int later = firstWaits ? overlap.first() : overlap.second();
        String path =
                overlap.firstPath().equals(overlap.secondPath())
                        ? overlap.firstPath()
                        : overlap.firstPath() + " and " + overlap.secondPath();
        boolean directly = graph.dependencies(later).contains(earlier);
        return "%s: %s, then %s%s"
                .formatted(path, id(earlier), id(later), directly ? "" : " (through others)");
    }

    private void places() {
        lines.add("");
        lines.add("  why there");
        int width = width(PlannedTask::id);
        for (PlannedTask task : plan.tasks()) {
            List<String> reasons = routing.reasons().getOrDefault(task.id(), List.of());
            lines.add(
                    "    %s  %s: %s"
                            .formatted(
                                    padded(task.id(), width),
                                    who(task),
                                    String.join("; ", reasons)));
        }
    }

    private void fact(String name, String text) {
        lines.add("  %-9s %s".formatted(name, text));
    }
}
