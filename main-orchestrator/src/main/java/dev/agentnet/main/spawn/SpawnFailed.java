package dev.agentnet.main.spawn;

import dev.agentnet.protocol.FailureName;

/// An orchestrator could not be started; the message is one sentence for a person.
public final class SpawnFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final FailureName failure;

    public SpawnFailed(FailureName failure, String sentence) {
        super(sentence);
        this.failure = failure;
    }

    public FailureName failure() {
        return failure;
    }

    /// What went wrong, in one sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
