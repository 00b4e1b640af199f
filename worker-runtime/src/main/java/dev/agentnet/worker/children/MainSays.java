package dev.agentnet.worker.children;

/// What main answers to an agent's wish, where it is no.
final class MainSays extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean away;

    private MainSays(String sentence, boolean away) {
        super(sentence);
        this.away = away;
    }

    static MainSays no(String sentence) {
        return new MainSays(sentence, false);
    }

    static MainSays nothing(String sentence) {
        return new MainSays(sentence, true);
    }

    /// Whether it says nothing at all.
    boolean isAway() {
        return away;
    }
}
