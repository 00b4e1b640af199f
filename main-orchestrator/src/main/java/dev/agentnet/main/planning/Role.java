package dev.agentnet.main.planning;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What somebody is in a workflow, whatever their trade.
public enum Role {
    PLANNER,
    BUILDER,
    REVIEWER,
    ANALYST,
    TESTER,
    DOCUMENTER,
    SCOUT;

    /// Where all roles but builder and tester are workers.
    public static final DomainName CREW = new DomainName("crew");

    /// Builders and testers are workers of the domain whose code it is.
    public boolean isCrew() {
        return this != BUILDER && this != TESTER;
    }

    /// As it is typed, and as the crew's worker is called.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException naming what was probably meant
    public static Role parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        List<String> known = Arrays.stream(values()).map(Role::word).toList();
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no role is called \"%s\".%s Known: %s"
                                        .formatted(
                                                word,
                                                Suggestion.of(word, known),
                                                String.join(", ", known))));
    }
}
