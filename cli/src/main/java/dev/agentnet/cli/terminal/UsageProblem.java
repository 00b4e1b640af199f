package dev.agentnet.cli.terminal;

/// Something was asked for that cannot be; exit code 2, and nothing was changed.
public final class UsageProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageProblem(String message) {
        super(message);
    }
}
