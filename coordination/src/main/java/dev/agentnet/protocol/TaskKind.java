package dev.agentnet.protocol;

import java.util.Locale;

/// What a task is for: a change by an agent, the acceptance commands on a candidate, or a plan
/// whose tasks main makes.
public enum TaskKind {
    WORK,
    CHECK,
    PLAN;

    public static TaskKind parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
