package dev.agentnet.worker.redact;

import java.util.Arrays;

/// Where in a text each of several begins was found; most texts have no such place, or two.
final class Places {

    /// Nothing was found.
    static final Places NONE = new Places();

    /// The text steers a terminal; nobody looked further.
    static final Places STEERED = new Places();

    /// Begin and place by turns, the places from the left to the right.
    private int[] pairs = {};

    private int length;

    void add(int begin, int place) {
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(16, length * 2));
        }
        pairs[length++] = begin;
        pairs[length++] = place;
    }

    int count() {
        return length / 2;
    }

    int begin(int number) {
        return pairs[2 * number];
    }

    int place(int number) {
        return pairs[2 * number + 1];
    }

    /// The first begin from this one on that was found somewhere; a large number if there is none.
    int nextBegin(int from) {
        int next = Integer.MAX_VALUE;
        for (int at = 0; at < length; at += 2) {
            if (pairs[at] >= from && pairs[at] < next) {
                next = pairs[at];
            }
        }
        return next;
    }

    /// From the left to the right.
    int[] of(int begin) {
        int[] places = new int[length / 2];
        int count = 0;
        for (int at = 0; at < length; at += 2) {
            if (pairs[at] == begin) {
                places[count++] = pairs[at + 1];
            }
        }
        return Arrays.copyOf(places, count);
    }
}
