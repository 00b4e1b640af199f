package dev.agentnet.worker.redact;

import java.util.List;

/// Goes through a text two letters at a time, to where one of many short texts may begin.
///
/// Two letters beside each other are hardly ever two of the first three of any of them: so most of
/// a text is passed by without a look at what they could be part of.
final class LetterPairs {

    private static final int ASCII = 128;

    /// The first letter times 128, plus the second → whether a begin may start with the first or
    /// with what stands before it.
    private final boolean[] telling = new boolean[ASCII * ASCII];

    /// @param begins none of them empty; the case of their letters makes no difference
    LetterPairs(List<String> begins) {
        begins.forEach(this::add);
        for (char letter = 0; letter < ASCII; letter++) {
            // A question mark stands for what is no Latin letter.
            if (letter == '?' || !ControlSequences.isPlain(letter)) {
                addBeforeAny(letter);
                addBehindAny(letter);
            }
        }
    }

    /// Of three letters two are together whichever pairs a text is cut into, of fewer perhaps only
    /// one is, with whatever stands beside it.
    private void add(String begin) {
        int last = begin.length() - 1;
        for (int at = 0; at < Math.min(2, last); at++) {
            add(begin.charAt(at), begin.charAt(at + 1));
        }
        if (last < 2) {
            addBeforeAny(begin.charAt(last));
        }
        if (last < 1) {
            addBehindAny(begin.charAt(last));
        }
    }

    private void addBeforeAny(char first) {
        for (char second = 0; second < ASCII; second++) {
            add(first, second);
        }
    }

    private void addBehindAny(char second) {
        for (char first = 0; first < ASCII; first++) {
            add(first, second);
        }
    }

    /// Letters beyond ASCII tell something in any case.
    private void add(char first, char second) {
        if (first < ASCII && second < ASCII) {
            for (char one : cases(first)) {
                for (char other : cases(second)) {
                    telling[one * ASCII + other] = true;
                }
            }
        }
    }

    private static char[] cases(char letter) {
        return new char[] {Character.toLowerCase(letter), Character.toUpperCase(letter)};
    }

    /// The first place from this one on that has to be looked at, which may be the last letter. Of
    /// what began before, only what began with the letter right before this place is seen.
    ///
    /// @param bytes one for each letter, as [Letters] has them
    int next(byte[] bytes, int start) {
        boolean[] tells = telling;
        int last = bytes.length - 1;
        int at = start;
        while (at < last) {
            int two = bytes[at] << 7 | bytes[at + 1];
            // Negative if one of them is beyond ASCII.
            if (two < 0 || tells[two]) {
                return at;
            }
            at += 2;
        }
        return at;
    }
}
