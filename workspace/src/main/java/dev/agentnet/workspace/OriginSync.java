package dev.agentnet.workspace;

import dev.agentnet.workspace.Store.Sent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Brings a store's branches and tags up to its origin's without ever taking back landed work.
///
/// What the origin has is first fetched beside the branches, into a place that nobody is shown.
final class OriginSync {

    static final String BESIDE = "refs/agentnet/origin/";

    private final BareRepository store;
    private final Origin origin;

    OriginSync(BareRepository store, Origin origin) {
        this.store = store;
        this.origin = origin;
    }

    /// A command that talks to the origin, which may be gone and not say so.
    private GitCall call(Optional<Path> credentialFile) {
        GitCall call = origin.open(store.call(), credentialFile);
        return call.config("http.lowSpeedLimit", "1")
                .config("http.lowSpeedTime", Long.toString(call.silence().toSeconds()));
    }

    /// Moves each branch forward to the origin's; one that is ahead of the origin stays.
    ///
    /// @throws GitFailed if the origin cannot be read, or, after all others were moved, if a branch
    ///   has commits here and other commits there
    void fetch(Optional<Path> credentialFile) {
        List<String> diverged = follow(credentialFile, Optional.empty());
        if (!diverged.isEmpty()) {
            throw new GitFailed(
                    "fetch of " + origin.address(),
                    -1,
                    "its "
                            + String.join(", ", diverged)
                            + " and ours have each commits that the other lacks; ours stays. Merge"
                            + " them in a checkout and push the result here");
        }
    }

    /// The same, where branches may have commits here and other commits there.
    ///
    /// @param ours below which no branch is made
    /// @return these
    List<String> follow(Optional<Path> credentialFile, Optional<String> ours) {
        call(credentialFile)
                .output(
                        "fetch",
                        "--quiet",
                        "--prune",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--upload-pack=" + origin.uploadPack(),
                        "--",
                        origin.address(),
                        "+refs/heads/*:" + BESIDE + "heads/*",
                        "+refs/tags/*:" + BESIDE + "tags/*");
        return moveForward(ours.map(prefix -> "refs/heads/" + prefix));
    }

    /// Creates and forwards what can be; one transaction, so that a landing meanwhile wins whole.
    ///
    /// @return the branches that have commits on both sides
    private List<String> moveForward(Optional<String> notMade) {
        Map<String, String> ours = store.objects("refs/");
        List<String> diverged = new ArrayList<>();
        StringBuilder updates = new StringBuilder();
        for (Map.Entry<String, String> beside : store.objects(BESIDE).entrySet()) {
            String ref = "refs/" + beside.getKey().substring(BESIDE.length());
            String theirs = beside.getValue();
            Optional<String> here = Optional.ofNullable(ours.get(ref));
            if (here.isEmpty() && notMade.filter(ref::startsWith).isPresent()) {
                continue;
            }
            if (here.isEmpty()) {
                updates.append("create " + ref + " " + theirs + "\n");
            } else if (ref.startsWith("refs/heads/") && !here.get().equals(theirs)) {
                if (store.isAncestor(here.get(), theirs)) {
                    updates.append("update " + ref + " " + theirs + " " + here.get() + "\n");
                } else if (!store.isAncestor(theirs, here.get())) {
                    diverged.add(ref.substring("refs/heads/".length()));
                }
            }
        }
        store.call().input(updates.toString()).output("update-ref", "--stdin");
        return diverged;
    }

    /// Sends a commit to a branch of the origin, never forcing.
    ///
    /// @throws GitFailed if it cannot be known what became of it
    Sent push(String commit, String branch, Optional<Path> credentialFile) {
        GitCall.Result result =
                call(credentialFile)
                        .run(
                                "push",
                                "--porcelain",
                                "--",
                                origin.address(),
                                commit + ":refs/heads/" + branch);
        if (result.exit() == 0) {
            return new Sent.Taken();
        }
        // "!", what was sent where, and why not, with tabs between.
        return result.out()
                .lines()
                .filter(line -> line.startsWith("!"))
                .findFirst()
                .map(line -> refusal(line.substring(line.lastIndexOf('\t') + 1), result.error()))
                .orElseThrow(() ->
                        new GitFailed(
                                "push to " + origin.address(), result.exit(), result.error()));
    }

    private static Sent refusal(String why, String error) {
        if (why.startsWith("[rejected]")) {
            return new Sent.Moved();
        }
        Stream<String> said =
                error.lines()
                        .filter(line -> line.startsWith("remote:"))
                        .map(line -> line.substring("remote:".length()).strip());
        return new Sent.Refused(
                GitFailed.withoutPasswords(
                        Stream.concat(said, Stream.of(why))
                                .filter(line -> !line.isEmpty())
                                .collect(Collectors.joining("; "))));
    }
}
