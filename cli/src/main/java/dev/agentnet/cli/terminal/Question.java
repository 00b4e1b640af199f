package dev.agentnet.cli.terminal;

import java.io.Console;

/// What is asked before something is done that cannot be undone.
public final class Question {

    private Question() {}

    /// Whether there is somebody to answer.
    public static boolean canBeAsked() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// @param text ends with a question mark
    public static boolean isAnsweredYes(String text) {
        Console console = System.console();
        String answer = console == null ? "" : console.readLine("%s [y/N] ", text);
        return answer != null && answer.strip().matches("(?i)y|yes");
    }
}
