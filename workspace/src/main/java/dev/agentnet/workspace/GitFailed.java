package dev.agentnet.workspace;

import java.util.regex.Pattern;

/// A git command that failed: what was run, how it ended and what it said last.
///
/// Passwords inside URLs are blanked out of both.
public final class GitFailed extends RuntimeException {

    private static final Pattern SECRET = Pattern.compile("(?<=://)[^/@\\s]+@");

    private final String command;
    private final int exit;
    private final String said;

    /// @param exit the exit code, or -1 where git did not end by itself
    GitFailed(String command, int exit, String said) {
        super(
                withoutPasswords(command)
                        + (exit < 0 ? ": " : " ended with " + exit + ": ")
                        + withoutPasswords(said).strip());
        this.command = withoutPasswords(command);
        this.exit = exit;
        this.said = withoutPasswords(said).strip();
    }

    static String withoutPasswords(String text) {
        return SECRET.matcher(text).replaceAll("");
    }

    GitFailed(String command, String said, Throwable cause) {
        this(command, -1, said);
        initCause(cause);
    }

    public String command() {
        return command;
    }

    /// The exit code, or -1 where git did not end by itself.
    public int exit() {
        return exit;
    }

    /// The end of what git wrote to stderr.
    public String said() {
        return said;
    }

    /// Whether nobody answered where it asked. What is answered with a refusal is another matter.
    public boolean reachedNobody() {
        return said.contains("unable to access") && !said.contains("returned error");
    }
}
