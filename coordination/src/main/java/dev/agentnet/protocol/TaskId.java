package dev.agentnet.protocol;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// A task's id: `<domain>.<time-ordered, unique, url-safe>`.
///
/// The second part is the time in milliseconds and 30 bits, both in Crockford's base 32 in lower
/// case, so that ids sort by age and can be read aloud. The bits are random for the first id that a
/// process makes in a millisecond, and then count on: random ones for each are the same for two of
/// a batch of a hundred once in 200,000 batches.
public record TaskId(String value) implements Comparable<TaskId> {

    private static final int MOST_DIGITS = 24;
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_DIGITS = 9;
    private static final int RANDOM_DIGITS = 6;
    private static final int PART_DIGITS = 4;

    private static final Sequence SEQUENCE = new Sequence();

    /// What tells ids of one millisecond from each other.
    private static final class Sequence {

        /// Guarded by this object, as is the next field.
        private long millis;

        private long last;

        synchronized void append(StringBuilder text, InstantSource clock) {
            long now = clock.millis();
            last = now == millis ? last + 1 : ThreadLocalRandom.current().nextLong();
            millis = now;
            appendBase32(text, millis, TIME_DIGITS);
            appendBase32(text, last, RANDOM_DIGITS);
        }
    }

    public TaskId {
        int dot = Shape.endOfName(value, 0, DomainName.MOST);
        if (dot == 0
                || dot == value.length()
                || value.charAt(dot) != '.'
                || !Shape.isAlphanumericFrom(value, dot + 1, MOST_DIGITS)) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is no task id; one looks like backend.1jgs0f4x9k2m7q");
        }
    }

    /// The id that `text` is, if it is one: what stands in Redis, anybody may have written.
    public static Optional<TaskId> parse(String text) {
        try {
            return Optional.of(new TaskId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// A new id in `domain`, ordered after all that were made in an earlier millisecond. Another of
    /// this process is the same only if the clock goes back; one of another process, if that makes
    /// it within the same millisecond, once in a billion times.
    public static TaskId next(DomainName domain, InstantSource clock) {
        StringBuilder text = new StringBuilder(domain.value()).append('.');
        SEQUENCE.append(text, clock);
        return new TaskId(text.toString());
    }

    /// The id of this task's part number `number`: always the same one, and ordered by number.
    ///
    /// @throws IllegalArgumentException if this id leaves no room for a number
    public TaskId part(DomainName domain, int number) {
        StringBuilder text = new StringBuilder(domain.value());
        text.append(value, value.indexOf('.'), value.length());
        appendBase32(text, number, PART_DIGITS);
        return new TaskId(text.toString());
    }

    private static void appendBase32(StringBuilder text, long number, int digits) {
        for (int shift = (digits - 1) * 5; shift >= 0; shift -= 5) {
            text.append(ALPHABET.charAt((int) (number >>> shift) & 31));
        }
    }

    public DomainName domain() {
        return new DomainName(value.substring(0, value.indexOf('.')));
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
