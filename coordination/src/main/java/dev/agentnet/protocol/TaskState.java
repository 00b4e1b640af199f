package dev.agentnet.protocol;

import java.util.Locale;

/// The one state a task's record names; every index in Redis follows from it.
public enum TaskState {
    WAITING,
    PENDING,
    DELAYED,
    ACTIVE,
    VERIFYING,
    DONE,
    DEAD,
    CANCELLED;

    public static TaskState parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isEnd() {
        return switch (this) {
            case DONE, DEAD, CANCELLED -> true;
            case WAITING, PENDING, DELAYED, ACTIVE, VERIFYING -> false;
        };
    }
}
