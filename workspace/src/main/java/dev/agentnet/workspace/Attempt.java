package dev.agentnet.workspace;

import dev.agentnet.protocol.ChangeSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One attempt's folder: the agent's clone in `work`, its home, and what records the result.
///
/// Only the files of the work tree count; commits of the agent's own need not survive. The agent's
/// clone is never asked: its configuration could make git run programs.
public final class Attempt implements AutoCloseable {

    private final Mirror mirror;
    private final Path folder;
    private final Optional<String> base;
    private final String configuration;

    /// The last recorded commit; written by record(), read by push(), on the attempt's own thread.
    private Optional<String> recorded = Optional.empty();

    Attempt(Mirror mirror, Path folder, Optional<String> base, String configuration) {
        this.mirror = mirror;
        this.folder = folder;
        this.base = base;
        this.configuration = configuration;
    }

    public Path folder() {
        return folder;
    }

    /// The commit it starts from; empty in a repository without commits.
    public Optional<String> base() {
        return base;
    }

    /// The agent's clone, checked out.
    public Path work() {
        return folder.resolve("work");
    }

    /// A home of the agent's own, which nobody else can read.
    public Path home() {
        return folder.resolve("home");
    }

    /// What an attempt changed, as one commit on its base.
    public record Recorded(String commit, String tree, ChangeSize size) {}

    /// Makes one commit of the work tree as it is now; nothing of the repository is run for it.
    ///
    /// Ignored files stay out. Submodules stay as they were. A repository that the agent made
    /// inside the tree is taken as plain files, a worktree it made there is left out.
    ///
    /// @return empty if the files are those of the base
    /// @throws GitFailed if a file cannot be read
    public Optional<Recorded> record(String message, Instant when) {
        BareRepository clean = clean();
        new WorkTree(clean, work()).stage();
        String tree = clean.call().text("write-tree");
        if (tree.equals(tree())) {
            recorded = Optional.empty();
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of("commit-tree", tree, "-F", "-"));
        base.ifPresent(parent -> words.addAll(List.of("-p", parent)));
        String date = "@" + when.getEpochSecond() + " +0000";
        String commit =
                clean.call()
                        .env("GIT_AUTHOR_DATE", date)
                        .env("GIT_COMMITTER_DATE", date)
                        .input(message)
                        .text(words.toArray(String[]::new));
        recorded = Optional.of(commit);
        ChangeSize size = new TreeDiff(clean).size(base.orElse(BareRepository.EMPTY_TREE), commit);
        return Optional.of(new Recorded(commit, tree, size));
    }

    /// Sends the recorded commit to main.
    ///
    /// @param ref the full name to give it
    /// @throws GitFailed if main cannot be reached or refuses
    /// @throws IllegalStateException if nothing was recorded
    public void push(String ref) {
        String commit =
                recorded.orElseThrow(
                        () -> new IllegalStateException("nothing was recorded in " + folder));
        mirror.authorised(clean().call())
                .output("push", "--quiet", "--", mirror.address(), commit + ":" + ref);
    }

    /// The tree of the base; the empty tree in a repository without commits.
    public String tree() {
        return base.map(commit -> clean().tree(commit)).orElse(BareRepository.EMPTY_TREE);
    }

    /// The paths that a commit changed; none if the commit is not known here.
    public List<String> changed(String commit) {
        BareRepository clean = clean();
        if (clean.commit(commit).isEmpty()) {
            return List.of();
        }
        String before = clean.commit(commit + "^1").orElse(BareRepository.EMPTY_TREE);
        return new TreeDiff(clean)
                .entries(before, commit).stream().map(TreeDiff.Entry::path).toList();
    }

    /// Our git dir, with its configuration as we left it: the agent may have found the way to it.
    private BareRepository clean() {
        Path gitDir = folder.resolve("clean");
        try {
            Files.deleteIfExists(gitDir.resolve("config"));
            Files.writeString(gitDir.resolve("config"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the attempt's folder " + folder, e);
        }
        FolderRemoval.remove(gitDir.resolve("info"));
        return new BareRepository(mirror.git(), gitDir);
    }

    /// Deletes the folder with everything in it.
    @Override
    public void close() {
        FolderRemoval.remove(folder);
    }
}
