package dev.agentnet.workspace;

import java.nio.file.Path;

/// A store's commits and refs as one file, and back: git's own format, which `git clone` reads too.
final class StoreBundle {

    /// Who leads, and what an origin has, is of the moment and no part of a copy.
    private static final String[] PASSING = {
        "--exclude=" + LeaderFence.REF, "--exclude=" + OriginSync.BESIDE + "*"
    };

    private final BareRepository store;

    StoreBundle(BareRepository store) {
        this.store = store;
    }

    /// @return false if there is nothing to write
    boolean write(Path file) {
        if (store.call().text("rev-list", PASSING[0], PASSING[1], "--all", "-1").isEmpty()) {
            return false;
        }
        store.call()
                .transfer("file")
                .output(
                        "bundle",
                        "create",
                        "--quiet",
                        file.toAbsolutePath().toString(),
                        PASSING[0],
                        PASSING[1],
                        "--all");
        return true;
    }

    void read(Path file) {
        store.call()
                .transfer("file")
                .output(
                        "fetch",
                        "--quiet",
                        "--no-write-fetch-head",
                        "--",
                        file.toAbsolutePath().toString(),
                        "+refs/*:refs/*");
    }
}
