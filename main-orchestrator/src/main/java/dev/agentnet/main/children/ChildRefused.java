package dev.agentnet.main.children;

/// An agent's wish that cannot be fulfilled; its message says why, and what to do.
public final class ChildRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean later;

    private ChildRefused(String sentence, boolean later) {
        super(sentence);
        this.later = later;
    }

    static ChildRefused because(String sentence) {
        return new ChildRefused(sentence, false);
    }

    /// It may be asked again in a moment.
    static ChildRefused forNow(String sentence) {
        return new ChildRefused(sentence, true);
    }

    public boolean isForNow() {
        return later;
    }
}
