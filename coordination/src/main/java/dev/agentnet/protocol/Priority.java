package dev.agentnet.protocol;

import java.util.Locale;

/// How urgent a task is. Claims weigh high, normal and low 16 : 4 : 1, so that low never starves.
public enum Priority {
    HIGH,
    NORMAL,
    LOW;

    public static Priority parse(String word) {
        for (Priority priority : values()) {
            if (priority.word().equals(word)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("no priority \"" + word + "\": use low, normal or high");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
