package dev.agentnet.worker;

import java.util.regex.Pattern;

/// What an attempt's one commit says: what was asked for, and what the agent said at its end.
final class CommitMessage {

    private static final int LONGEST_SUBJECT = 72;

    /// A line that reads like one of the trailers that the merge queue alone writes, which refuses
    /// commits with any. Agents say such lines: of a history that they read, and `agentnet-task:`
    /// begins what that command complains of.
    private static final Pattern TRAILER =
            Pattern.compile(
                    "^(?=[^\\S\\n]*agentnet-[a-z0-9-]+[^\\S\\n]*:)",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE | Pattern.UNIX_LINES);

    private CommitMessage() {}

    static String of(String description, String output) {
        String subject = description.strip().lines().findFirst().orElse("");
        String cut =
                subject.length() <= LONGEST_SUBJECT
                        ? subject
                        : subject.substring(0, LONGEST_SUBJECT - 1) + "…";
        String text = output.isBlank() ? cut : cut + "\n\n" + output.strip();
        return TRAILER.matcher(text).replaceAll("> ") + "\n";
    }
}
