package dev.agentnet.main.provider;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Why the provider refused a call that it may take later.
///
/// Read from status, `retry-after` (seconds or a date, RFC 9110 section 10.2.3) and
/// `anthropic-ratelimit-unified-status` and `-reset` (seconds since 1970).
///
/// @param until when it says that it takes calls again
public record Trouble(Kind kind, Optional<Instant> until) {

    /// What is the matter, in words for people.
    public enum Kind {
        OVERLOADED("the provider is overloaded"),
        LIMITED("the provider limits the account's rate"),
        USED_UP("the account's window is used up");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    private static final int TOO_MANY = 429;
    private static final int OVERLOADED = 529;
    private static final String UNIFIED = "anthropic-ratelimit-unified-";

    /// Empty for every answer that is not a refusal of this kind.
    public static Optional<Trouble> of(int status, HttpHeaders headers, Instant now) {
        if (status != TOO_MANY && status != OVERLOADED) {
            return Optional.empty();
        }
        Optional<Instant> after =
                headers.firstValue("retry-after").flatMap(text -> after(text.strip(), now));
        if (status == OVERLOADED) {
            return Optional.of(new Trouble(Kind.OVERLOADED, after));
        }
        Optional<Instant> reset =
                headers.firstValue(UNIFIED + "reset").flatMap(text -> moment(text.strip()));
        boolean usedUp = headers.firstValue(UNIFIED + "status").equals(Optional.of("rejected"));
        return Optional.of(
                usedUp
                        ? new Trouble(Kind.USED_UP, reset.or(() -> after))
                        : new Trouble(Kind.LIMITED, after.or(() -> reset)));
    }

    private static Optional<Instant> after(String text, Instant now) {
        if (isNumber(text)) {
            return Optional.of(now.plus(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> moment(String text) {
        return isNumber(text)
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
                : Optional.empty();
    }

    /// So short that no arithmetic of times overflows.
    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,11}");
    }
}
