package dev.agentnet.workspace;

import dev.agentnet.protocol.ChangeSize;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// What differs between two trees or commits.
final class TreeDiff {

    static final String GITLINK = "160000";
    static final String LINK = "120000";
    private static final String ABSENT = "000000";

    private final BareRepository repository;

    TreeDiff(BareRepository repository) {
        this.repository = repository;
    }

    /// One path that differs.
    ///
    /// @param object the id of the new content
    record Entry(String path, String oldMode, String newMode, String object) {

        boolean remains() {
            return !newMode.equals(ABSENT);
        }

        boolean hasMode(String mode) {
            return oldMode.equals(mode) || newMode.equals(mode);
        }
    }

    List<Entry> entries(String from, String to) {
        return parse(records(from, to, "--no-abbrev", "--raw"));
    }

    private List<String> records(String from, String to, String... form) {
        List<String> arguments = new ArrayList<>(List.of("diff-tree", "-r", "-z", "--no-renames"));
        arguments.addAll(List.of(form));
        arguments.addAll(List.of(repository.tree(from), repository.tree(to)));
        return repository.call().records(arguments.toArray(String[]::new));
    }

    /// Reads the pairs that `--raw -z` prints: ":old new id id status" and the path.
    static List<Entry> parse(List<String> raw) {
        List<Entry> entries = new ArrayList<>();
        Iterator<String> records = raw.iterator();
        while (records.hasNext()) {
            String[] fields = records.next().substring(1).split(" ");
            entries.add(new Entry(records.next(), fields[0], fields[1], fields[3]));
        }
        return entries;
    }

    /// A binary file counts as a file without lines.
    ChangeSize size(String from, String to) {
        int files = 0;
        int added = 0;
        int removed = 0;
        List<String> counts = records(from, to, "--numstat", "--no-ext-diff", "--no-textconv");
        for (String count : counts) {
            String[] fields = count.split("\t", 3);
            files++;
            added += number(fields[0]);
            removed += number(fields[1]);
        }
        return new ChangeSize(files, added, removed);
    }

    private static int number(String field) {
        return field.equals("-") ? 0 : Integer.parseInt(field);
    }
}
