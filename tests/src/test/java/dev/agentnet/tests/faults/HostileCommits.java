package dev.agentnet.tests.faults;

import dev.agentnet.tests.stage.PersonsRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Commits that no honest git makes, put together byte by byte, and the way to push them to main.
///
/// @param repository a checkout that nobody works in
final class HostileCommits {

    static final String FILE = "100644";
    static final String LINK = "120000";
    static final String FOLDER = "40000";
    static final String GITLINK = "160000";

    private final PersonsRepository repository;
    private final URI main;

    /// @param main where main's listener is
    HostileCommits(Path folder, URI main) {
        this.repository = new PersonsRepository(folder);
        this.main = main;
    }

    /// One entry of a tree, whatever its name.
    record Entry(String mode, String name, String object) {}

    /// How git ended and what it said.
    record Answer(int exit, String said) {}

    String blob(String text) {
        return write("blob", text.getBytes(StandardCharsets.UTF_8));
    }

    /// A tree of exactly these entries, in this order.
    String tree(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            String head = entry.mode() + " " + entry.name() + "\0";
            bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(HexFormat.of().parseHex(entry.object()));
        }
        return write("tree", bytes.toByteArray());
    }

    /// The entry of a file, link or gitlink whose path has folders, as an entry of the root.
    Entry below(String path, String mode, String object) {
        Entry entry = new Entry(mode, path, object);
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/')) {
            String name = path.substring(slash + 1);
            path = path.substring(0, slash);
            String tree = tree(List.of(new Entry(entry.mode(), name, entry.object())));
            entry = new Entry(FOLDER, path, tree);
        }
        return entry;
    }

    /// A commit on `parent` whose root has this entry as well, in the place of one of its name.
    String commit(String message, String parent, Entry more) {
        List<Entry> entries = new ArrayList<>(List.of(more));
        for (String line : repository.git("ls-tree", parent).lines().toList()) {
            String[] fields = line.split("[ \t]", 4);
            if (!fields[3].equals(more.name())) {
                entries.add(new Entry(fields[0].replaceFirst("^0", ""), fields[3], fields[2]));
            }
        }
        // As git sorts them: a folder's name counts as ending with a slash.
        entries.sort((a, b) -> sorted(a).compareTo(sorted(b)));
        return repository.git("commit-tree", tree(entries), "-p", parent, "-m", message);
    }

    private static String sorted(Entry entry) {
        return entry.mode().equals(FOLDER) ? entry.name() + "/" : entry.name();
    }

    /// What a branch is at in main's store, with its objects here.
    String fetch(String shop, String branch, String token) {
        Answer answer = git(token, "fetch", "--quiet", address(shop), "refs/heads/" + branch);
        if (answer.exit() != 0) {
            throw new AssertionError(answer.said());
        }
        return repository.git("rev-parse", "FETCH_HEAD");
    }

    /// The paths that differ between two commits.
    List<String> files(String from, String to) {
        return repository.git("diff", "--name-only", from, to).lines().toList();
    }

    Answer push(String shop, String commit, String ref, String token) {
        return git(token, "push", "--quiet", address(shop), commit + ":" + ref);
    }

    /// The client's own git, which is shown a token and otherwise as a person has it.
    Answer git(String token, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c"));
        command.add("http.extraHeader=Authorization: Bearer " + token);
        command.addAll(List.of(arguments));
        return run(command, new byte[0]);
    }

    String address(String shop) {
        return main.resolve("/git/" + shop).toString();
    }

    private String write(String type, byte[] bytes) {
        Answer answer =
                run(
                        List.of("git", "hash-object", "--literally", "-t", type, "-w", "--stdin"),
                        bytes);
        if (answer.exit() != 0) {
            throw new AssertionError(answer.said());
        }
        return answer.said();
    }

    private Answer run(List<String> command, byte[] input) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(repository.folder().toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null"));
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        try {
            Process process = builder.start();
            process.getOutputStream().write(input);
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            return new Answer(process.waitFor(), said.strip());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
