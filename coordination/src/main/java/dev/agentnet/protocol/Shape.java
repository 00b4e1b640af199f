package dev.agentnet.protocol;

/// Tells names from other texts, by hand: a task's way makes hundreds of ids, and a regular
/// expression takes longer than all else about them.
final class Shape {

    private Shape() {}

    /// Where a name ends that begins at `start`: a lower-case letter, then those, digits and
    /// dashes, at most `most` in all; `start` itself if there is none.
    static int endOfName(String text, int start, int most) {
        if (start >= text.length() || !isLetter(text.charAt(start))) {
            return start;
        }
        int limit = Math.min(text.length(), start + most);
        int at = start + 1;
        while (at < limit && (isAlphanumeric(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        return at;
    }

    /// Whether the rest of the text from `start` has 1 to `most` lower-case letters or digits.
    static boolean isAlphanumericFrom(String text, int start, int most) {
        return isRest(text, start, most, false);
    }

    /// Whether the rest of the text from `start` has 1 to `most` digits.
    static boolean isNumberFrom(String text, int start, int most) {
        return isRest(text, start, most, true);
    }

    private static boolean isRest(String text, int start, int most, boolean digitsOnly) {
        int length = text.length() - start;
        if (length < 1 || length > most) {
            return false;
        }
        for (int at = start; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (digitsOnly ? !isDigit(letter) : !isAlphanumeric(letter)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char letter) {
        return isLetter(letter) || isDigit(letter);
    }

    private static boolean isLetter(char letter) {
        return letter >= 'a' && letter <= 'z';
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }
}
