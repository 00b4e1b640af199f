package dev.agentnet.workspace;

import dev.agentnet.workspace.Store.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Merges a change into a branch's tip without a working tree.
final class CandidateMaker {

    private final BareRepository store;

    CandidateMaker(BareRepository store) {
        this.store = store;
    }

    Candidate make(Optional<String> tip, String change, String message) {
        return tip.isPresent()
                ? merge(tip.get(), change, message)
                : first(store.tree(change), message);
    }

    private Candidate first(String tree, String message) {
        return tree.equals(BareRepository.EMPTY_TREE)
                ? new Candidate.Nothing()
                : new Candidate.Clean(commit(message, tree), tree);
    }

    private Candidate merge(String tip, String change, String message) {
        String[] records = mergeTree(tip, change);
        return !conflicts(records) && records[0].equals(store.tree(tip))
                ? new Candidate.Nothing()
                : joined(records, tip, change, message);
    }

    /// Both in one commit, also where `other` adds nothing to the files of `one`.
    Candidate unite(String one, String other, String message) {
        return joined(mergeTree(one, other), one, other, message);
    }

    private Candidate joined(String[] records, String one, String other, String message) {
        return conflicts(records)
                ? conflict(records)
                : new Candidate.Clean(
                        commit(message, records[0], "-p", one, "-p", other), records[0]);
    }

    Optional<Candidate.Conflict> conflict(String one, String other) {
        String[] records = mergeTree(one, other);
        return conflicts(records) ? Optional.of(conflict(records)) : Optional.empty();
    }

    private static boolean conflicts(String[] records) {
        return records.length > 1 && !records[1].isEmpty();
    }

    /// The tree, then the files in conflict, an empty record, and what else there is to say.
    private String[] mergeTree(String tip, String change) {
        GitCall.Result result =
                store.durableCall()
                        .run(
                                "merge-tree",
                                "--write-tree",
                                "-z",
                                "--name-only",
                                "--messages",
                                tip,
                                change);
        if (result.exit() > 1) {
            throw new GitFailed(
                    "git merge-tree " + tip + " " + change, result.exit(), result.error());
        }
        return result.out().split("\0", -1);
    }

    /// After the tree: the files in conflict, an empty record, and messages of the form (number of
    /// paths, paths…, kind, text).
    private static Candidate.Conflict conflict(String[] records) {
        List<String> files = new ArrayList<>();
        int at = 1;
        while (at < records.length && !records[at].isEmpty()) {
            files.add(records[at++]);
        }
        StringBuilder explanation = new StringBuilder();
        at++;
        while (at < records.length && records[at].matches("\\d+")) {
            at += Integer.parseInt(records[at]) + 1;
            if (at + 1 < records.length && !records[at].equals("Auto-merging")) {
                explanation.append(records[at + 1].strip()).append('\n');
            }
            at += 2;
        }
        return new Candidate.Conflict(
                List.copyOf(files), explanation.toString().strip(), records[0]);
    }

    private String commit(String message, String tree, String... parents) {
        List<String> words = new ArrayList<>(List.of("commit-tree", tree, "-F", "-"));
        words.addAll(List.of(parents));
        return store.durableCall().input(message).text(words.toArray(String[]::new));
    }
}
