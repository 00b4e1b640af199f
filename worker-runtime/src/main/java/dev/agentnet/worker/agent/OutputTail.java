package dev.agentnet.worker.agent;

/// The end of what an agent printed, bounded. For one thread.
public final class OutputTail {

    private final int most;
    private final StringBuilder text = new StringBuilder();

    /// @param most characters that are kept
    public OutputTail(int most) {
        this.most = most;
    }

    public void add(String line) {
        text.append(line, Math.max(0, line.length() - most), line.length()).append('\n');
        // Cut seldom: moving the rest for every line would be slow.
        if (text.length() > 2L * most) {
            text.delete(0, text.length() - most);
        }
    }

    @Override
    public String toString() {
        int start = Math.max(0, text.length() - most);
        return text.substring(start).strip();
    }
}
