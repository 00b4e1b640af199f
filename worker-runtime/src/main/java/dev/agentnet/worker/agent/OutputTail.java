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
        // From the beginning of a line, as half a secret would not be known for one.
        int line = start == 0 ? -1 : text.indexOf("\n", start - 1);
        boolean cut = line >= 0 && line + 1 < text.length();
        return text.substring(cut ? line + 1 : start).strip();
    }
}
