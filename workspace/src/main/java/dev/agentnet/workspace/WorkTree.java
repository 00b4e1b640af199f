package dev.agentnet.workspace;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings our index up to the files of a tree that an agent worked in.
///
/// `git add` would ask repositories buried in the tree for their state and so run the filters of
/// their configuration. The plumbing used here starts no process and reads no configuration but
/// ours.
final class WorkTree {

    private static final Logger LOG = LoggerFactory.getLogger(WorkTree.class);

    private final BareRepository clean;
    private final Path tree;

    WorkTree(BareRepository clean, Path tree) {
        this.clean = clean;
        this.tree = tree;
    }

    /// Stages every change that git would see: deleted first, since a file may be a folder by now.
    void stage() {
        List<TreeDiff.Entry> differing =
                TreeDiff.parse(
                        names(tree)
                                .records(
                                        "diff-files",
                                        "-z",
                                        "--raw",
                                        "--no-abbrev",
                                        "--no-renames",
                                        "--ignore-submodules=all"));
        StringBuilder deleted = new StringBuilder();
        StringBuilder changed = new StringBuilder();
        for (TreeDiff.Entry entry : differing) {
            if (entry.oldMode().equals(TreeDiff.GITLINK)) {
                continue;
            }
            if (entry.remains() && !entry.newMode().equals(TreeDiff.GITLINK)) {
                changed.append(entry.path()).append('\0');
            } else {
                deleted.append("0 ").append(BareRepository.ZEROS).append('\t');
                deleted.append(entry.path()).append('\0');
            }
        }
        names(tree).input(deleted.toString()).output("update-index", "-z", "--index-info");
        untracked("", names(tree)).forEach(path -> changed.append(path).append('\0'));
        names(tree)
                .input(changed.toString())
                .output("update-index", "-z", "--add", "--remove", "--replace", "--stdin");
    }

    /// The files that the index lacks and no .gitignore names, below `prefix`.
    private List<String> untracked(String prefix, GitCall call) {
        List<String> paths = new ArrayList<>();
        for (String path : call.records("ls-files", "-z", "--others", "--exclude-standard")) {
            if (path.endsWith("/")) {
                paths.addAll(nested(prefix + path));
            } else {
                paths.add(prefix + path);
            }
        }
        return paths;
    }

    /// The files of a repository inside the tree, as seen from the tree with an index that is
    /// empty.
    private List<String> nested(String prefix) {
        try {
            Path place = tree.resolve(GitCall.decodeName(prefix));
            if (Files.isDirectory(place.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                String none = clean.folder().resolve("no-index").toString();
                return untracked(prefix, names(place).env("GIT_INDEX_FILE", none));
            }
            LOG.info("{} is another worktree and is not recorded", prefix);
        } catch (InvalidPathException e) {
            LOG.warn("a repository inside the tree has a name that cannot be read: {}", prefix);
        }
        return List.of();
    }

    private GitCall names(Path place) {
        return clean.call().workTree(place).rawNames();
    }
}
