package dev.agentnet.cli;

/// Something was asked for that cannot be; exit code 2, and nothing was changed.
final class UsageProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageProblem(String message) {
        super(message);
    }
}
