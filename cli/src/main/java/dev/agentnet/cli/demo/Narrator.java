package dev.agentnet.cli.demo;

import dev.agentnet.cli.follow.TaskView;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.protocol.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Tells a demo to the person who watches it.
final class Narrator {

    /// What a row has besides its indent and the text of its task, in characters.
    private static final int OTHERS = 54;

    private static final int LEAST_TEXT = 20;
    private static final int MOST_TEXT = 56;

    private final Screen screen;
    private final Path folder;
    private final List<TaskId> told = new ArrayList<>();

    /// @param folder the demo's
    Narrator(Screen screen, Path folder) {
        this.screen = screen;
        this.folder = folder;
    }

    /// How the tasks stand: redrawn on a terminal, else a line for each that has newly ended, a
    /// part's below the line of its whole.
    void tell(List<TaskView> views) {
        if (screen.isTerminal()) {
            screen.draw(views.stream().map(this::row).toList());
            return;
        }
        for (TaskView view : views) {
            boolean due = view.task().spec().parent().map(told::contains).orElse(true);
            if (due && view.task().state().isEnd() && !told.contains(view.task().id())) {
                told.add(view.task().id());
                screen.line(row(view));
            }
        }
    }

    private String row(TaskView view) {
        boolean child = view.task().spec().parent().isPresent();
        String mark =
                switch (view.task().state()) {
                    case DONE -> screen.green("✓");
                    case DEAD, CANCELLED -> screen.red("✗");
                    case PENDING, ACTIVE, DELAYED, WAITING, VERIFYING -> screen.dim("·");
                };
        String domains =
                String.join(", ", view.children().stream().map(id -> id.domain().value()).toList());
        String worker = domains.isEmpty() ? view.worker() : "split: " + domains;
        String end =
                view.task().state().isEnd()
                        ? view.took().map(Screen::span).orElse("")
                        : screen.dim(view.task().state().word());
        String indent = child ? "      " : "  ";
        int room = Math.clamp(screen.width() - OTHERS - indent.length(), LEAST_TEXT, MOST_TEXT);
        return "%s%s %-10s%s %-24s %7s  %s"
                .formatted(
                        indent,
                        mark,
                        view.task().domain(),
                        padded(Screen.cut(view.task().spec().description(), room), room),
                        worker,
                        end,
                        domains.isEmpty() ? view.shortCommit() : "")
                .stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /// What came of it and where to look next.
    ///
    /// @param ok whether all of it was done and landed
    void summary(List<TaskView> views, Duration took, boolean ok) {
        long landed = views.stream().filter(v -> v.children().isEmpty() && v.merged()).count();
        screen.line("");
        if (ok) {
            screen.line(
                    "  %d changes landed on main, each after its check passed on the merged tree. %s"
                            .formatted(landed, Screen.span(took)));
        } else {
            screen.line(screen.red("  not everything was done:"));
            for (TaskView view : views) {
                if (!Demo.succeeded(view)) {
                    screen.line(
                            "    %s is %s: %s"
                                    .formatted(
                                            view.task().id(),
                                            view.task().state().word(),
                                            view.task().fields().getOrDefault("reason", "")));
                }
            }
            screen.line("  the logs of its domains: " + folder.resolve("domains"));
        }
        screen.line("  look:  git -C " + Demo.store(folder) + " log --first-parent main");
        screen.line("  next:  agentnet up            a network for your own repository");
        screen.line("         agentnet up --docker   the same in containers");
    }
}
