package dev.agentnet.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /// Moves each branch forward to the origin's; one that is ahead of the origin stays.
    ///
    /// @throws GitFailed if the origin cannot be read, or, after all others were moved, if a branch
    ///   has commits here and other commits there
    void fetch(Optional<Path> credentialFile) {
        origin.open(store.call(), credentialFile)
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
        List<String> diverged = moveForward();
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

    /// Creates and forwards what can be; one transaction, so that a landing meanwhile wins whole.
    ///
    /// @return the branches that have commits on both sides
    private List<String> moveForward() {
        Map<String, String> ours = store.objects("refs/");
        List<String> diverged = new ArrayList<>();
        StringBuilder updates = new StringBuilder();
        for (Map.Entry<String, String> beside : store.objects(BESIDE).entrySet()) {
            String ref = "refs/" + beside.getKey().substring(BESIDE.length());
            String theirs = beside.getValue();
            Optional<String> here = Optional.ofNullable(ours.get(ref));
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

    /// @throws GitFailed if the origin refuses, for instance since it has commits that we lack
    void push(String branch, Optional<Path> credentialFile) {
        String ref = "refs/heads/" + branch;
        origin.open(store.call(), credentialFile)
                .output("push", "--quiet", "--", origin.address(), ref + ":" + ref);
    }
}
