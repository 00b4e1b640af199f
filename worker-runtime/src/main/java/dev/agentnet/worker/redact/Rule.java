package dev.agentnet.worker.redact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Something that is replaced, and the text to look for first: most texts have no such place.
sealed interface Rule {

    /// Not empty, and lower case if the case makes no difference.
    String begin();

    /// The text without what is to be replaced; the same object if there is nothing.
    ///
    /// @param places where the begin may stand, from the left to the right, none left out
    String replace(String text, int[] places);

    /// A value that is known.
    record Known(String secret) implements Rule {

        /// So much of a value tells it from nearly everything else.
        private static final int TELLING = 6;

        @Override
        public String begin() {
            return secret.substring(0, Math.min(TELLING, secret.length()));
        }

        @Override
        public String replace(String text, int[] places) {
            for (int place : places) {
                if (text.startsWith(secret, place)) {
                    return text.replace(secret, Redactor.MARK);
                }
            }
            return text;
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
        public String replace(String text, int[] places) {
            Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
            StringBuilder out = new StringBuilder(text.length());
            int done = 0;
            for (int place : places) {
                // A place within what was replaced is gone.
                if (place >= done && matcher.region(place, text.length()).lookingAt()) {
                    // By substring, as a builder takes parts of texts letter by letter.
                    out.append(text.substring(done, grouped ? matcher.start(GROUP) : place))
                            .append(Redactor.MARK);
                    done = grouped ? matcher.end(GROUP) : matcher.end();
                }
            }
            return done == 0 ? text : out.append(text.substring(done)).toString();
        }
    }
}
