package dev.agentnet.cli.backup;

/// The entries of a backup, a ZIP file. The last says that all before it are there.
final class Archive {

    /// Raised by a change that an older agentnet would misread.
    static final int VERSION = 1;

    static final String HEAD = "agentnet-backup.json";
    static final String REDIS = "redis";
    static final String SECRET = "secret";
    static final String STORES = "stores/";
    static final String BUNDLE = ".bundle";
    static final String BRANCH = ".branch";
    static final String RECORDINGS = "recordings/";
    static final String END = "end";

    private Archive() {}
}
