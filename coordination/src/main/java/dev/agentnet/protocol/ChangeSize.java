package dev.agentnet.protocol;

/// How large a change is, in files and lines.
public record ChangeSize(int files, int added, int removed) {
    public static final ChangeSize NONE = new ChangeSize(0, 0, 0);
}
