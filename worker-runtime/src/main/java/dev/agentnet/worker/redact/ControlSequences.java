package dev.agentnet.worker.redact;

/// Takes out of a text what would steer a terminal: colours, titles, cursor moves, and the marks
/// that turn the direction of writing.
///
/// A line break, whichever it was, becomes `\n`; tabs stay. One pass, no backtracking. The shapes
/// are those of ECMA-48.
final class ControlSequences {

    private static final char ESCAPE = '\u001b';
    private static final char BELL = '\u0007';

    /// A longer string sequence is taken for text after a stray escape.
    private static final int LONGEST_STRING = 4096;

    private ControlSequences() {}

    static String strip(String text) {
        int at = 0;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, at);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ESCAPE) {
                at = afterEscape(text, at + 1);
                continue;
            }
            if (c == '\r') {
                boolean windows = at + 1 < text.length() && text.charAt(at + 1) == '\n';
                out.append(windows ? "" : "\n");
            } else if (isPlain(c)) {
                out.append(c);
            }
            at++;
        }
        return out.toString();
    }

    /// Whether a character may stay where it is.
    static boolean isPlain(char c) {
        if (c < ' ') {
            return c == '\n' || c == '\t';
        }
        boolean control = c >= '\u007f' && c <= '\u009f';
        boolean turning = c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
        return !control && !turning;
    }

    /// The place after the sequence whose escape character stood before `at`.
    private static int afterEscape(String text, int at) {
        if (at == text.length()) {
            return at;
        }
        return switch (text.charAt(at)) {
            case '[' -> afterControl(text, at + 1);
            case ']', 'P', 'X', '^', '_' -> afterString(text, at + 1);
            default -> afterSimple(text, at);
        };
    }

    private static int afterControl(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) <= '?') {
            at++;
        }
        boolean whole = at < text.length() && text.charAt(at) >= '@' && text.charAt(at) <= '~';
        return whole ? at + 1 : at;
    }

    /// Strings end with a bell or with escape and backslash; an unended one is left as text.
    private static int afterString(String text, int start) {
        int limit = Math.min(text.length(), start + LONGEST_STRING);
        for (int at = start; at < limit; at++) {
            if (text.charAt(at) == BELL) {
                return at + 1;
            }
            if (text.charAt(at) == ESCAPE) {
                boolean ended = at + 1 < text.length() && text.charAt(at + 1) == '\\';
                return ended ? at + 2 : at;
            }
        }
        return start;
    }

    private static int afterSimple(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) <= '/') {
            at++;
        }
        boolean whole = at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '~';
        return whole ? at + 1 : at;
    }
}
