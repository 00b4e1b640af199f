package dev.agentnet.main.spawn;

/// The engine gave no answer, or one that makes no sense; the message is one sentence for a person.
public final class EngineUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EngineUnreachable(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// What went wrong, in one sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
