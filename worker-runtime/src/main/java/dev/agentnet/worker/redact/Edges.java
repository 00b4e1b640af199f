package dev.agentnet.worker.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the part of a known value that a text ends or begins with, because the value was cut in
/// two: by the end of a line, of a message, or of what is kept of an output.
///
/// A text that lies within a value altogether is such a part, too. Parts below a length are left
/// alone, since many a word is the beginning of something.
final class Edges {

    /// A value has a few hundred runs, so hardly a line is looked up for nothing.
    private static final int MARKS = 1 << 16;

    private final int shortest;

    /// Marked for three characters of each run: most others stand in no value.
    private final boolean[] marked = new boolean[MARKS];

    /// Each run of `shortest` characters → where it stands. A value has as many as it is long.
    private final Map<String, List<Place>> places = new HashMap<>();

    private record Place(String value, int at) {}

    /// @param shortest characters that a part has at least
    Edges(Collection<String> values, int shortest) {
        this.shortest = shortest;
        for (String value : values) {
            byte[] bytes = Letters.of(value).bytes();
            for (int at = 0; at + shortest <= value.length(); at++) {
                String run = value.substring(at, at + shortest);
                places.computeIfAbsent(run, _ -> new ArrayList<>(1)).add(new Place(value, at));
                marked[mark(bytes, at)] = true;
            }
        }
    }

    /// Each line is such a text.
    String redact(Letters letters) {
        String text = letters.text();
        if (text.length() < shortest || places.isEmpty()) {
            return text;
        }
        byte[] bytes = letters.bytes();
        // Longer only where something is replaced.
        StringBuilder clean = new StringBuilder(0);
        int done = 0;
        int start = 0;
        while (start <= bytes.length) {
            int end = lineEnd(bytes, start);
            if (end - start >= shortest && mayTouch(bytes, start, end)) {
                String line = text.substring(start, end);
                String redacted = line(line);
                if (!redacted.equals(line)) {
                    clean.append(text.substring(done, start)).append(redacted);
                    done = end;
                }
            }
            start = end + 1;
        }
        return done == 0 ? text : clean.append(text.substring(done)).toString();
    }

    private static int lineEnd(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private boolean mayTouch(byte[] bytes, int start, int end) {
        return marked[mark(bytes, start)] || marked[mark(bytes, end - shortest)];
    }

    private int mark(byte[] bytes, int at) {
        int most = bytes[at] * 31 + bytes[at + shortest / 2];
        return (most * 31 + bytes[at + shortest - 1]) & (MARKS - 1);
    }

    private String line(String text) {
        int from = ending(text);
        if (from == 0) {
            return Redactor.MARK;
        }
        int to = beginning(text);
        if (from == text.length() && to == 0) {
            return text;
        }
        String start = to > 0 ? Redactor.MARK : "";
        String end = from < text.length() ? Redactor.MARK : "";
        return start + text.substring(to, Math.max(to, from)) + end;
    }

    /// Where the part of a value begins that the text ends with; the text's length if none does.
    private int ending(String text) {
        int last = text.length() - shortest;
        int from = text.length();
        for (Place place : places.getOrDefault(text.substring(last), List.of())) {
            int back = 0;
            while (back < last
                    && back < place.at()
                    && text.charAt(last - back - 1)
                            == place.value().charAt(place.at() - back - 1)) {
                back++;
            }
            if (back == place.at() || back == last) {
                from = Math.min(from, last - back);
            }
        }
        return from;
    }

    /// Where the part of a value ends that the text begins with; 0 if none does.
    private int beginning(String text) {
        int to = 0;
        for (Place place : places.getOrDefault(text.substring(0, shortest), List.of())) {
            int left = place.value().length() - place.at();
            int same = shortest;
            while (same < left
                    && same < text.length()
                    && text.charAt(same) == place.value().charAt(place.at() + same)) {
                same++;
            }
            if (same == left || same == text.length()) {
                to = Math.max(to, same);
            }
        }
        return to;
    }
}
