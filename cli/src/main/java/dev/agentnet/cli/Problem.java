package dev.agentnet.cli;

/// Something went wrong that the message explains; exit code 1.
class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    Problem(String message) {
        super(message);
    }

    Problem(String message, Throwable cause) {
        super(message, cause);
    }
}
