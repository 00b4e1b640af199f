package dev.agentnet.main.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a text into the pieces that may be asked of different domains.
///
/// A piece ends at the end of a line or sentence, at a colon, semicolon or comma before a space,
/// and at an "and" or "with" that joins two things to do.
final class Clauses {

    private static final Pattern CUT =
            Pattern.compile(
                    "(?:\\s*[.!?;:,]\\s+|\\s*\\R\\s*)(?:[-*•]\\s+|\\d+[.)]\\s+)?"
                            + "(?:(?:and|plus|then|including|with|backed by)\\s+)*(?:then\\s+)?"
                            + "|\\s+(?:and then|and also|as well as|and|plus)\\s+",
                    Pattern.CASE_INSENSITIVE);

    /// What is quoted or in brackets is one thing, whatever stands in it.
    private static final Pattern WHOLE =
            Pattern.compile("`[^`]*`|\"[^\"]*\"|\\([^)]*\\)|\\[[^]]*]|\\{[^}]*}");

    private Clauses() {}

    /// Where a clause stands in its text; `title` if a colon follows it.
    record Clause(int start, int end, boolean title) {
        String in(String text) {
            return text.substring(start, end);
        }
    }

    static List<Clause> of(String text, int most) {
        List<Clause> clauses = new ArrayList<>();
        Matcher cut = CUT.matcher(WHOLE.matcher(text).replaceAll(Clauses::blanked));
        int start = 0;
        while (clauses.size() < most && cut.find()) {
            add(clauses, text, start, cut.start(), cut.group().strip().startsWith(":"));
            start = cut.end();
        }
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        if (clauses.size() < most) {
            add(clauses, text, start, end, false);
        }
        return clauses;
    }

    private static String blanked(MatchResult whole) {
        return "x".repeat(whole.end() - whole.start());
    }

    private static void add(List<Clause> clauses, String text, int from, int to, boolean title) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (start < end) {
            clauses.add(new Clause(start, end, title));
        }
    }
}
