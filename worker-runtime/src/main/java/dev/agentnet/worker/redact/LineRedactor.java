package dev.agentnet.worker.redact;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Redacts a stream of lines, and what only several lines together show: private keys.
///
/// For one stream and one thread. Between the lines that begin and end a private key each line is
/// replaced; after a number of lines that no key has, it is taken for cut off.
public final class LineRedactor {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----");
    private static final Pattern END = Pattern.compile("-----END [A-Z ]{0,30}PRIVATE KEY-----");

    /// A key of 16,384 bits has some 200 lines.
    private static final int LONGEST_KEY = 250;

    private final Redactor redactor;
    private int keyLines;

    LineRedactor(Redactor redactor) {
        this.redactor = redactor;
    }

    /// @param text one line or several, without the end of the last
    public String redact(String text) {
        if (keyLines > 0 && text.indexOf('\n') >= 0) {
            return text.lines().map(this::redact).collect(Collectors.joining("\n"));
        }
        // To look for the text first is some ten times faster than to try the pattern everywhere.
        boolean begins = text.contains("-----BEGIN ") && BEGIN.matcher(text).find();
        if (begins || keyLines > 0) {
            boolean ends = END.matcher(text).find();
            keyLines = ends ? 0 : begins ? LONGEST_KEY : keyLines - 1;
            return begins ? redactor.redact(text) : Redactor.MARK;
        }
        return redactor.redact(text);
    }
}
