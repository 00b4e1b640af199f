package dev.agentnet.worker;

import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.worker.Predecessors.Predecessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Puts a task into words for an agent: what to do, what is known, what came back last time.
final class PromptWriter {

    /// A repository's own instructions, the first that is there.
    private static final List<String> OWN_INSTRUCTIONS = List.of("CLAUDE.md", "AGENTS.md");

    /// More than this of a repository's instructions crowds out the task.
    private static final int MOST_INSTRUCTIONS = 32_768;

    private PromptWriter() {}

    /// What an attempt is in, besides its task.
    ///
    /// @param goesOn whether it takes up a conversation that was cut off
    /// @param reports whether its last message is all that it hands in
    /// @param before what it builds on
    record Situation(boolean goesOn, boolean reports, List<Predecessor> before) {}

    static String prompt(Task task, Situation situation) {
        StringBuilder text = new StringBuilder();
        if (situation.goesOn()) {
            text.append(
                    "You worked on this task before and lost your connection. Your folder was made"
                            + " anew from the base, so none of your earlier edits are in it: make"
                            + " them again, then finish.\n\n");
        }
        text.append(task.spec().description()).append('\n');
        if (!task.spec().context().isEmpty()) {
            text.append("\nContext:\n").append(Json.pretty(task.spec().context())).append('\n');
        }
        before(situation.before(), text);
        if (situation.reports()) {
            text.append(
                    "\nYour last message is your result. What you leave in the folder is thrown"
                            + " away.\n");
        } else if (!task.spec().checks().isEmpty()) {
            text.append("\nThe work is accepted when these commands exit 0 on the merged tree:\n");
            task.spec().checks().forEach(check -> text.append("  ").append(check).append('\n'));
        }
        task.feedback()
                .ifPresent(feedback ->
                        text.append("\nAn earlier attempt came back:\n")
                                .append(feedback)
                                .append('\n'));
        task.found()
                .ifPresent(found ->
                        text.append("\nThe last attempt failed, ")
                                .append(found)
                                .append("\nNothing of what it did is in your folder.\n"));
        return text.toString();
    }

    /// References, and what each said in short: the work itself is in the tree, its log is with
    /// main.
    private static void before(List<Predecessor> all, StringBuilder text) {
        if (all.isEmpty()) {
            return;
        }
        text.append("\nThis was done before, and you build on it:\n");
        for (Predecessor one : all) {
            Task.Upstream told = one.told();
            text.append("- ").append(told.name()).append(" (task ").append(told.task());
            if (!told.commit().isEmpty()) {
                text.append(", commit ")
                        .append(told.commit())
                        .append(" on ")
                        .append(told.landedOn());
            }
            text.append(')');
            if (!told.said().isBlank()) {
                text.append(": ").append(told.said().strip().replace("\n", "\n  "));
            }
            text.append('\n');
            if (!one.files().isEmpty()) {
                text.append("  files: ").append(String.join(", ", one.files()));
                if (one.furtherFiles() > 0) {
                    text.append(" and %d more".formatted(one.furtherFiles()));
                }
                text.append('\n');
            }
            one.report()
                    .ifPresent(file ->
                            text.append("  the whole of its report: ").append(file).append('\n'));
        }
    }

    /// What the worker is told besides the prompt: its domain, its trade, the repository's own
    /// word.
    static String instructions(Assignment assignment, Path clone) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(assignment.template().instructions())
                .append("\n\n")
                .append(assignment.worker().instructions());
        for (String name : OWN_INSTRUCTIONS) {
            Path file = clone.resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                String own = Files.readString(file);
                text.append("\n\nThe repository's own ").append(name).append(":\n\n");
                text.append(own, 0, Math.min(own.length(), MOST_INSTRUCTIONS));
                break;
            }
        }
        return text.toString();
    }
}
