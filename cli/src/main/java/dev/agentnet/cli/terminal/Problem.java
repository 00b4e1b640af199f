package dev.agentnet.cli.terminal;

/// Something went wrong that the message explains; exit code 1.
public class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Problem(String message) {
        super(message);
    }

    public Problem(String message, Throwable cause) {
        super(message, cause);
    }
}
