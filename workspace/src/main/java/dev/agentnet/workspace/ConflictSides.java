package dev.agentnet.workspace;

import dev.agentnet.workspace.Store.Candidate.Conflict;
import java.util.ArrayList;
import java.util.List;

/// Puts both sides of a conflict into words: the commits behind each, and the lines that stand
/// against each other with git's marks around them.
final class ConflictSides {

    /// Commits named on either side.
    private static final int COMMITS = 5;

    /// Commits looked at on either.
    private static final int LOOKED_AT = 200;

    /// Lines shown around a conflict.
    private static final int AROUND = 3;

    /// A larger file is none that is merged by reading it, in bytes.
    private static final long LARGEST = 1_000_000;

    private final BareRepository store;
    private final int most;

    /// @param most characters of the lines
    ConflictSides(BareRepository store, int most) {
        this.store = store;
        this.most = most;
    }

    String of(String tip, String change, Conflict conflict) {
        StringBuilder lines = new StringBuilder();
        for (String file : conflict.files()) {
            for (String hunk : hunks(conflict.tree(), file)) {
                if (lines.length() + hunk.length() <= most) {
                    lines.append('\n').append(file).append(":\n").append(hunk);
                }
            }
        }
        return "On the branch, since your base:\n"
                + commits(change, tip, conflict.files())
                + "In your change:\n"
                + commits(tip, change, conflict.files())
                + (lines.isEmpty()
                        ? ""
                        : "What stands against what, the branch (%s) first, your change (%s) second:\n"
                                .formatted(tip.substring(0, 7), change.substring(0, 7)))
                + lines;
    }

    /// Those of `of` that `without` lacks, as far as they changed one of the files. Git itself,
    /// asked for these files, would leave out a merge that is like the work that it merged.
    private String commits(String without, String of, List<String> files) {
        String all =
                store.call()
                        .config("core.quotePath", "false")
                        .output(
                                "log",
                                "-" + LOOKED_AT,
                                "--first-parent",
                                "-m",
                                "--name-only",
                                "--format=%x01%h %s",
                                of,
                                "^" + without);
        StringBuilder named = new StringBuilder();
        int count = 0;
        for (String commit : all.split("\u0001", -1)) {
            List<String> lines = commit.lines().toList();
            if (count < COMMITS && lines.stream().skip(1).anyMatch(files::contains)) {
                named.append("  ").append(lines.getFirst()).append('\n');
                count++;
            }
        }
        return named.toString();
    }

    private List<String> hunks(String tree, String file) {
        String blob = tree + ":" + file;
        GitCall.Result size = store.call().run("cat-file", "-s", blob);
        if (size.exit() != 0 || Long.parseLong(size.out().strip()) > LARGEST) {
            return List.of();
        }
        List<String> lines = store.call().output("cat-file", "blob", blob).lines().toList();
        List<String> hunks = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("<<<<<<< ")) {
                begin = i;
            } else if (lines.get(i).startsWith(">>>>>>> ") && begin >= 0) {
                int from = Math.max(0, begin - AROUND);
                int to = Math.min(lines.size(), i + 1 + AROUND);
                hunks.add(String.join("\n", lines.subList(from, to)) + "\n");
                begin = -1;
            }
        }
        return hunks;
    }
}
