package dev.agentnet.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A domain's bare copy of one repository of main's, from which attempts are cloned by hard links.
///
/// The bearer secret travels in the environment of each git command and is stored nowhere. One
/// object per folder: fetches take turns.
public final class Mirror {

    private final BareRepository repository;
    private final Origin origin;
    private final String bearer;
    private final ReentrantLock fetching = new ReentrantLock();

    /// @param url main's address of the repository, such as http://main:7420/git/shop
    public Mirror(Git git, Path folder, String url, String bearer) {
        this.repository = new BareRepository(git, folder.toAbsolutePath().normalize());
        this.origin = Origin.of(url);
        this.bearer = bearer;
    }

    /// Brings branches, tags and candidates up to main's; makes the mirror on first use.
    ///
    /// @throws GitFailed if main cannot be reached or refuses
    public void fetch() {
        fetching.lock();
        try {
            if (!StoreFolder.exists(repository.folder())) {
                create();
            }
            authorised(repository.call())
                    // Its objects are hard-linked and borrowed at any time, so none is ever
                    // dropped.
                    .config("gc.auto", "0")
                    .config("maintenance.auto", "false")
                    .output(
                            "fetch",
                            "--quiet",
                            "--prune",
                            "--no-tags",
                            "--no-write-fetch-head",
                            "--",
                            origin.address(),
                            "+refs/heads/*:refs/heads/*",
                            "+refs/tags/*:refs/tags/*",
                            "+refs/agentnet/candidates/*:refs/agentnet/candidates/*");
        } finally {
            fetching.unlock();
        }
    }

    /// What was begun and not finished holds nothing, and may hold git's lock.
    private void create() {
        FolderRemoval.remove(repository.folder());
        try {
            Files.createDirectories(repository.folder());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the mirror " + repository.folder(), e);
        }
        repository
                .git()
                .anywhere()
                .output("init", "--quiet", "--bare", "--template=", folder().toString());
    }

    /// The full id of the commit that a branch, a tag or a commit's id means.
    public Optional<String> commit(String revision) {
        return StoreFolder.exists(folder()) ? repository.commit(revision) : Optional.empty();
    }

    /// Whether any branch has a commit; a task in a repository without one begins it.
    public boolean hasCommits() {
        return !repository.refs("refs/heads/").isEmpty();
    }

    /// Makes one attempt's folder from what was last fetched.
    ///
    /// @param folder must not exist
    /// @param base the commit to start from; empty in a repository without commits
    /// @param branch what the agent's clone is on
    public Attempt attempt(Path folder, Optional<String> base, String branch) {
        Path place = folder.toAbsolutePath().normalize();
        return new AttemptFolder(this, place).fill(base, branch);
    }

    Path folder() {
        return repository.folder();
    }

    Git git() {
        return repository.git();
    }

    String address() {
        return origin.address();
    }

    /// Lets `call` talk to main in this domain's name, and to nobody it might be sent on to.
    GitCall authorised(GitCall call) {
        origin.open(call, Optional.empty());
        return origin.protocol().startsWith("http")
                ? call.config("http.followRedirects", "false")
                        .config(
                                "http." + origin.address() + "/.extraHeader",
                                "Authorization: Bearer " + bearer)
                : call;
    }
}
