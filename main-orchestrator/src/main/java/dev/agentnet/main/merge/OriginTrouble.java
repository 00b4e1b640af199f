package dev.agentnet.main.merge;

import dev.agentnet.protocol.TaskId;
import dev.agentnet.workspace.GitFailed;
import java.util.List;
import java.util.regex.Pattern;

/// Nothing can land in a repository for now, since its origin does not take it. The message is for
/// people, on one line.
final class OriginTrouble extends RuntimeException {

    /// Of what the other side said: it may be a page.
    private static final int LONGEST = 600;

    private static final Pattern DENIED =
            Pattern.compile(
                    "Authentication failed|could not read (Username|Password)|Permission denied"
                            + "|returned error: 40[13]|Access denied|Invalid username");

    private OriginTrouble(String message) {
        super(message);
    }

    private OriginTrouble(String message, Throwable cause) {
        super(message, cause);
    }

    /// It was not reached, or did not let us in.
    static OriginTrouble of(GitFailed failed) {
        String said = oneLine(failed.said());
        return DENIED.matcher(said).find()
                ? new OriginTrouble(
                        "its origin does not accept main's credentials"
                                + " (agentnet.main.git-credentials): "
                                + said,
                        failed)
                : new OriginTrouble("its origin cannot be reached: " + said, failed);
    }

    /// @param words what it said about it
    static OriginTrouble refused(String branch, TaskId task, String words) {
        return new OriginTrouble(
                "its origin refused %s for %s: %s. Mend that there, or do without this work: agentnet cancel %s"
                        .formatted(branch, task, oneLine(words), task));
    }

    static OriginTrouble diverged(String branch, List<String> files) {
        return new OriginTrouble(
                "%1$s here and at its origin have each commits that the other lacks, and do not merge in %2$s. In a checkout: git fetch agentnet %1$s && git merge FETCH_HEAD, then push the result to the origin"
                        .formatted(branch, String.join(", ", files)));
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
