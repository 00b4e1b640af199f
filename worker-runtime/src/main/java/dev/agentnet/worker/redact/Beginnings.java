package dev.agentnet.worker.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Finds in one pass over a text where one of many short ones may stand.
///
/// The case of ASCII letters makes no difference, nor which one a character beyond ASCII is: what
/// is found is a place to look at, and what is not found is not there. The automaton is that of A.
/// Aho and M. Corasick, "Efficient string matching", 1975, with every transition worked out.
final class Beginnings {

    private static final int ASCII = 128;

    /// The kind of characters that stand in no begin: they lead back to the start.
    private static final int OTHER = 0;

    /// The kind of characters that steer a terminal.
    private static final int STEERING = 1;

    private static final int STEERED = Integer.MIN_VALUE;

    /// The kind of a byte that does not say which character it stands for.
    private static final int UNTOLD = -1;

    /// ASCII character → its kind, and one more for all others.
    private final int[] kinds = new int[ASCII + 1];

    /// Byte of ISO 8859-1 → its character's kind. What that cannot write becomes a question mark.
    private final int[] byteKinds = new int[256];

    private final int kindCount;

    /// Where the automaton has to look.
    private final LetterPairs pairs;

    private final List<String> begins;
    private final int longest;

    /// State → which begins end there.
    private final List<List<Integer>> ends = new ArrayList<>();

    /// State times the number of kinds, plus a kind → the next state times the number of kinds;
    /// negative if a begin ends there, or `STEERED`.
    private final int[] next;

    /// @param begins none of them empty
    Beginnings(List<String> begins) {
        this.begins = List.copyOf(begins);
        this.longest = begins.stream().mapToInt(String::length).max().orElse(1);
        this.kindCount = sortCharacters();
        int states = 1 + begins.stream().mapToInt(String::length).sum();
        this.next = new int[states * kindCount];
        plant();
        connect();
        this.pairs = new LetterPairs(begins);
    }

    /// @return how many kinds there are
    private int sortCharacters() {
        int count = STEERING + 1;
        for (String begin : begins) {
            for (int at = 0; at < begin.length(); at++) {
                int folded = fold(begin.charAt(at));
                if (kinds[folded] == OTHER) {
                    kinds[folded] = count++;
                }
            }
        }
        for (char c = 0; c < ASCII; c++) {
            kinds[c] = ControlSequences.isPlain(c) ? kinds[fold(c)] : STEERING;
        }
        for (int b = 0; b < byteKinds.length; b++) {
            byteKinds[b] = b < ASCII && b != '?' ? kinds[b] : UNTOLD;
        }
        return count;
    }

    private static int fold(char c) {
        if (c >= ASCII) {
            return ASCII;
        }
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /// Grows the tree of all begins; 0 is the root and, as nothing leads there, also no edge.
    private void plant() {
        ends.add(new ArrayList<>());
        for (int begin = 0; begin < begins.size(); begin++) {
            String text = begins.get(begin);
            int state = 0;
            for (int at = 0; at < text.length(); at++) {
                int edge = state * kindCount + kinds[fold(text.charAt(at))];
                if (next[edge] == 0) {
                    next[edge] = ends.size();
                    ends.add(new ArrayList<>());
                }
                state = next[edge];
            }
            ends.get(state).add(begin);
        }
    }

    /// Leads every state on, for each kind, to where the longest end of what was read stands in the
    /// tree; from the root outwards, as the shorter must be ready before the longer.
    private void connect() {
        int[] shorter = new int[ends.size()];
        Queue<Integer> states = new ArrayDeque<>(List.of(0));
        while (!states.isEmpty()) {
            int state = states.remove();
            for (int kind = 0; kind < kindCount; kind++) {
                int edge = state * kindCount + kind;
                int otherwise = state == 0 ? 0 : next[shorter[state] * kindCount + kind];
                if (next[edge] == 0) {
                    next[edge] = otherwise;
                } else {
                    shorter[next[edge]] = otherwise;
                    ends.get(next[edge]).addAll(ends.get(otherwise));
                    states.add(next[edge]);
                }
            }
        }
        for (int edge = 0; edge < ends.size() * kindCount; edge++) {
            boolean isEnd = !ends.get(next[edge]).isEmpty();
            next[edge] *= isEnd ? -kindCount : kindCount;
        }
        for (int state = 0; state < ends.size(); state++) {
            next[state * kindCount + STEERING] = STEERED;
        }
    }

    /// Where the begins may stand in a text; stops where something steers a terminal.
    Places in(Letters text) {
        return look(text, 0);
    }

    /// The same for a text that was changed, of which only the part that is new is looked at.
    ///
    /// @param length of the text before
    /// @param before where the begins stood in it
    Places after(Rule.Change change, int length, Places before) {
        String text = change.text();
        int rest = text.length() - change.rest();
        int moved = text.length() - length;
        Places places = new Places();
        int number = 0;
        while (number < before.count() && endOf(before, number) <= change.from()) {
            places.add(before.begin(number), before.place(number++));
        }
        int end = Math.min(text.length(), rest + longest - 1);
        int start = Math.max(0, change.from() - longest + 1);
        Places near = look(Letters.of(text.substring(start, end)), start);
        for (int found = 0; found < near.count(); found++) {
            if (endOf(near, found) > change.from() && near.place(found) < rest) {
                places.add(near.begin(found), near.place(found));
            }
        }
        for (; number < before.count(); number++) {
            if (before.place(number) + moved >= rest) {
                places.add(before.begin(number), before.place(number) + moved);
            }
        }
        return places;
    }

    private int endOf(Places places, int number) {
        return places.place(number) + begins.get(places.begin(number)).length();
    }

    /// @param offset how many letters stand before these
    private Places look(Letters text, int offset) {
        Places places = Places.NONE;
        int at = pairs.next(text.bytes(), 0);
        while (at < text.length()) {
            int state = at == 0 ? 0 : Math.abs(next[kind(text, at - 1)]);
            boolean onlyOne;
            do {
                int kind = kind(text, at++);
                state = next[state + kind];
                onlyOne = state == next[kind];
                if (state == STEERED) {
                    return Places.STEERED;
                }
                if (state < 0) {
                    state = -state;
                    places = places == Places.NONE ? new Places() : places;
                    addEnds(places, state / kindCount, offset + at);
                }
            } while (!onlyOne && at < text.length());
            at = pairs.next(text.bytes(), at);
        }
        return places;
    }

    private void addEnds(Places places, int state, int end) {
        for (int begin : ends.get(state)) {
            places.add(begin, end - begins.get(begin).length());
        }
    }

    private int kind(Letters text, int at) {
        int kind = byteKinds[text.bytes()[at] & 0xff];
        return kind == UNTOLD ? kind(text.text().charAt(at)) : kind;
    }

    private int kind(char c) {
        if (c < ASCII) {
            return kinds[c];
        }
        return ControlSequences.isPlain(c) ? kinds[ASCII] : STEERING;
    }
}
