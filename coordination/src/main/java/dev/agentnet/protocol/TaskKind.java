package dev.agentnet.protocol;

import java.util.Locale;

/// What a task is for: a change by an agent, or the acceptance commands on a candidate.
public enum TaskKind {
    WORK,
    CHECK;

    public static TaskKind parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
