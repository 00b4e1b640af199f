package dev.agentnet.worker.children;

/// What cannot be asked so; its message says why.
final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String sentence) {
        super(sentence);
    }
}
