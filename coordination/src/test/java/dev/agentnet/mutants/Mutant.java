package dev.agentnet.mutants;

import java.util.Locale;

/// A script with one thing changed.
///
/// @param line the first that differs, counted from 1
/// @param before the lines that the change touches, as one, without what they are indented by
/// @param after what became of these lines
/// @param text the whole script as changed
record Mutant(String file, int line, String before, String after, String text) {

    /// Replaces what stands from `start` to before `end`.
    static Mutant of(String file, String text, int start, int end, String by) {
        int first = text.lastIndexOf('\n', start - 1) + 1;
        int newline = text.indexOf('\n', end);
        int last = newline < 0 ? text.length() : newline;
        String after = text.substring(first, start) + by + text.substring(end, last);
        return new Mutant(
                file,
                1 + (int) text.substring(0, first).chars().filter(c -> c == '\n').count(),
                oneLine(text.substring(first, last)),
                oneLine(after),
                text.substring(0, first) + after + text.substring(last));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /// Names the change wherever in its file it stands.
    String change() {
        return String.format(Locale.ROOT, "%s: %s → %s", file, before, after).strip();
    }
}
