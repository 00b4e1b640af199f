package dev.agentnet.workspace;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Says why a change may not land, whoever made it: what would reach outside the tree or into git.
final class LandingRules {

    /// What file systems leave out when they compare names, so that `.g\u200cit` can mean `.git`.
    private static final Pattern IGNORED =
            Pattern.compile("[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]");

    private static final String TRAILER = "^[[:space:]]*agentnet-[a-z0-9-]+[[:space:]]*:";

    /// The longest target of a link that Linux takes.
    private static final int LONGEST_TARGET = 4096;

    private final BareRepository store;

    LandingRules(BareRepository store) {
        this.store = store;
    }

    Optional<String> refuse(String base, String commit) {
        if (store.commit(commit).isEmpty()) {
            return Optional.of("there is no commit " + commit);
        }
        for (TreeDiff.Entry entry : new TreeDiff(store).entries(base, commit)) {
            Optional<String> reason = refuse(entry);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return refuseTrailers(base, commit);
    }

    private Optional<String> refuse(TreeDiff.Entry entry) {
        String path = entry.path();
        if (entry.hasMode(TreeDiff.GITLINK)) {
            return Optional.of(
                    path
                            + " is a submodule that this change adds, moves or removes; a person does"
                            + " that");
        }
        if (plain(path).equals(".gitmodules")) {
            return Optional.of(path + " says where submodules come from; a person changes it");
        }
        if (!entry.remains()) {
            return Optional.empty();
        }
        for (String name : path.split("[/\\\\]", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || isGitFolder(name)) {
                return Optional.of(
                        path
                                + " has a part that git or the file system takes for more"
                                + " than a name: \""
                                + name
                                + "\"");
            }
        }
        return entry.newMode().equals(TreeDiff.LINK) ? refuseLink(entry) : Optional.empty();
    }

    /// Refuses `..` after a name as well: behind another link it need not mean what it reads.
    private Optional<String> refuseLink(TreeDiff.Entry entry) {
        if (Long.parseLong(store.call().text("cat-file", "-s", entry.object())) > LONGEST_TARGET) {
            return Optional.of(entry.path() + " is a link with a target too long to follow");
        }
        String target = store.call().output("cat-file", "blob", entry.object());
        int depth = entry.path().split("/").length - 1;
        boolean below = false;
        boolean leaves = target.startsWith("/") || target.startsWith("\\");
        for (String name : target.split("[/\\\\]", -1)) {
            if (name.equals("..")) {
                depth--;
                leaves |= below || depth < 0;
            } else if (!name.isEmpty() && !name.equals(".")) {
                below = true;
                leaves |= isGitFolder(name);
            }
        }
        return leaves
                ? Optional.of(entry.path() + " is a link to " + target + ", outside the tree")
                : Optional.empty();
    }

    private Optional<String> refuseTrailers(String base, String commit) {
        GitCall call = store.call();
        String[] search = {
            "log", "-1", "--format=%H", "-i", "-E", "--grep=" + TRAILER, commit, "^" + base
        };
        if (base.equals(BareRepository.EMPTY_TREE)) {
            search = Arrays.copyOf(search, search.length - 1);
        }
        String found = call.text(search);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the message of commit "
                                + found
                                + " carries an Agentnet- trailer, which the merge queue alone"
                                + " writes");
    }

    /// The name as file systems on other machines compare it.
    private static String plain(String name) {
        String text = IGNORED.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
        int stream = text.indexOf(':');
        return (stream < 0 ? text : text.substring(0, stream)).replaceAll("[. ]+$", "");
    }

    private static boolean isGitFolder(String name) {
        String plain = plain(name);
        return plain.equals(".git") || plain.equals("git~1");
    }
}
