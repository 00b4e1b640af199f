package dev.agentnet.worker;

import dev.agentnet.protocol.FailureName;

/// An attempt cannot go on; says which failure it is, and what happened.
final class AttemptFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final FailureName failure;

    AttemptFailed(FailureName failure, String reason) {
        super(reason);
        this.failure = failure;
    }

    FailureName failure() {
        return failure;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
