package dev.agentnet.protocol;

import java.util.Locale;

/// How urgent a task is. Claims weigh high, normal and low 16 : 4 : 1, so that low never starves.
public enum Priority {
    /// Of a task that one at work has submitted: it comes before all others, as somebody waits for
    /// it who has had his turn. Nobody can ask for it.
    NESTED,
    HIGH,
    NORMAL,
    LOW;

    /// One that somebody may ask for.
    public static Priority parse(String word) {
        Priority priority = of(word);
        if (priority == NESTED) {
            throw unknown(word);
        }
        return priority;
    }

    public static Priority of(String word) {
        for (Priority priority : values()) {
            if (priority.word().equals(word)) {
                return priority;
            }
        }
        throw unknown(word);
    }

    private static IllegalArgumentException unknown(String word) {
        return new IllegalArgumentException(
                "no priority \"" + word + "\": use low, normal or high");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
