package dev.agentnet.protocol;

import java.util.Collection;

/// Guesses what a mistyped word was meant to be.
public final class Suggestion {

    /// More wrong letters than this, or than a third of them, is another word.
    private static final int MOST_EDITS = 2;

    private Suggestion() {}

    /// " Did you mean backend?" or nothing.
    public static String of(String typed, Collection<String> known) {
        String best = "";
        int least = Math.min(MOST_EDITS, typed.length() / 3) + 1;
        for (String word : known) {
            int edits = distance(typed, word);
            if (edits < least) {
                best = word;
                least = edits;
            }
        }
        return best.isEmpty() ? "" : " Did you mean " + best + "?";
    }

    /// The Levenshtein distance.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
