package dev.agentnet.worker.redact;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Something that is replaced, and the text to look for first: most texts have no such place.
sealed interface Rule {

    /// Not empty, and lower case if the case makes no difference.
    String begin();

    /// Replaces what is to be replaced; empty if there is nothing.
    ///
    /// @param places where the begin may stand, from the left to the right, none left out
    Optional<Change> replace(String text, int[] places);

    /// A text in which something was replaced.
    ///
    /// @param from where the first of it stands: what is before is as it was
    /// @param rest how many characters at the end are as they were
    record Change(String text, int from, int rest) {}

    /// A value that is known.
    record Known(String secret) implements Rule {

        /// So much of a value tells it from nearly everything else.
        private static final int TELLING = 6;

        @Override
        public String begin() {
            return secret.substring(0, Math.min(TELLING, secret.length()));
        }

        @Override
        public Optional<Change> replace(String text, int[] places) {
            for (int place : places) {
                if (text.startsWith(secret, place)) {
                    int end = text.lastIndexOf(secret) + secret.length();
                    String replaced = text.replace(secret, Redactor.MARK);
                    return Optional.of(new Change(replaced, place, text.length() - end));
                }
            }
            return Optional.empty();
        }
    }

    /// What a kind of token looks like.
    ///
    /// @param grouped whether only the pattern's group `secret` is replaced
    record Shape(String begin, Pattern pattern, boolean grouped) implements Rule {

        private static final String GROUP = "secret";

        Shape(String begin, Pattern pattern) {
            this(begin, pattern, pattern.namedGroups().containsKey(GROUP));
        }

        @Override
        public Optional<Change> replace(String text, int[] places) {
            Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
            // As long as the text, so only where something is replaced.
            StringBuilder out = new StringBuilder(0);
            int from = 0;
            int done = 0;
            for (int place : places) {
                // A place within what was replaced is gone.
                if (place >= done && matcher.region(place, text.length()).lookingAt()) {
                    int start = grouped ? matcher.start(GROUP) : place;
                    if (done == 0) {
                        from = start;
                        out.ensureCapacity(text.length());
                    }
                    // By substring, as a builder takes parts of texts letter by letter.
                    out.append(text.substring(done, start)).append(Redactor.MARK);
                    done = grouped ? matcher.end(GROUP) : matcher.end();
                }
            }
            if (done == 0) {
                return Optional.empty();
            }
            String replaced = out.append(text.substring(done)).toString();
            return Optional.of(new Change(replaced, from, text.length() - done));
        }
    }
}
