package dev.agentnet.workspace;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What can be asked of any repository of ours, given its git dir.
record BareRepository(Git git, Path folder) {

    static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    static final String ZEROS = "0".repeat(40);

    /// What is not taken for a branch's name: a full id, with or without a parent's number, and a
    /// whole ref.
    private static final Pattern NO_BRANCH = Pattern.compile("[0-9a-f]{40}(\\^.*)?|refs/.+");

    GitCall call() {
        return git.at(folder);
    }

    /// A command whose effect must be there after a power cut.
    GitCall durableCall() {
        return call().config("core.fsync", "committed,loose-object,reference");
    }

    /// The full id of the commit that a branch, a tag or a commit's id means.
    Optional<String> commit(String revision) {
        if (revision.isEmpty() || revision.startsWith("-")) {
            return Optional.empty();
        }
        if (!NO_BRANCH.matcher(revision).matches()) {
            Optional<String> branch = resolve("refs/heads/" + revision);
            if (branch.isPresent()) {
                return branch;
            }
        }
        return resolve(revision);
    }

    private Optional<String> resolve(String revision) {
        GitCall.Result result =
                call().run("rev-parse", "--verify", "--quiet", revision + "^{commit}");
        return result.exit() == 0 ? Optional.of(result.out().strip()) : Optional.empty();
    }

    /// The object a ref points to, exactly this ref and no other.
    Optional<String> ref(String name) {
        GitCall.Result result = call().run("show-ref", "--verify", "--hash", "--", name);
        return result.exit() == 0 ? Optional.of(result.out().strip()) : Optional.empty();
    }

    List<String> refs(String prefix) {
        return call().lines("for-each-ref", "--format=%(refname)", "--", prefix);
    }

    /// What each ref below `prefix` points to, by its full name.
    Map<String, String> objects(String prefix) {
        Map<String, String> objects = new LinkedHashMap<>();
        for (String line :
                call().lines("for-each-ref", "--format=%(objectname) %(refname)", "--", prefix)) {
            int space = line.indexOf(' ');
            objects.put(line.substring(space + 1), line.substring(0, space));
        }
        return objects;
    }

    /// When what each ref below `prefix` points to was committed; at once where it is no commit.
    Map<String, Instant> times(String prefix) {
        Map<String, Instant> times = new LinkedHashMap<>();
        for (String line :
                call().lines(
                                "for-each-ref",
                                "--format=%(refname) %(committerdate:unix)",
                                "--",
                                prefix)) {
            String[] words = line.split(" ", -1);
            long seconds = words[1].isEmpty() ? 0 : Long.parseLong(words[1]);
            times.put(words[0], seconds == 0 ? Instant.now() : Instant.ofEpochSecond(seconds));
        }
        return times;
    }

    String tree(String commit) {
        if (commit.equals(EMPTY_TREE)) {
            return EMPTY_TREE;
        }
        return call().text("rev-parse", "--verify", commit + "^{tree}");
    }

    boolean isAncestor(String older, String newer) {
        GitCall.Result result = call().run("merge-base", "--is-ancestor", older, newer);
        if (result.exit() > 1) {
            throw new GitFailed("git merge-base", result.exit(), result.error());
        }
        return result.exit() == 0;
    }
}
