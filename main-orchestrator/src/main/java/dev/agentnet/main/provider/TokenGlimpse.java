package dev.agentnet.main.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sees in an answer that passes by how many tokens the call used: what it says of them stands at
/// its beginning and at its end, whether it is streamed or whole.
public final class TokenGlimpse {

    private static final int KEPT = 8_192;
    private static final Pattern INPUT = Pattern.compile("\"input_tokens\"\\s*:\\s*([0-9]{1,9})");
    private static final Pattern OUTPUT = Pattern.compile("\"output_tokens\"\\s*:\\s*([0-9]{1,9})");

    private final byte[] beginning = new byte[KEPT];
    private byte[] end = {};
    private int begun;

    /// Some more of the answer.
    public void see(byte[] bytes, int length) {
        int room = Math.min(length, KEPT - begun);
        System.arraycopy(bytes, 0, beginning, begun, room);
        begun += room;
        int kept = Math.min(end.length, Math.max(0, KEPT - length));
        byte[] joined = Arrays.copyOfRange(end, end.length - kept, end.length + length);
        System.arraycopy(bytes, 0, joined, kept, length);
        end = joined;
    }

    /// Of input and output; 0 if the answer says nothing of it.
    public long tokens() {
        String text =
                new String(beginning, 0, begun, StandardCharsets.ISO_8859_1)
                        + "\n"
                        + new String(end, StandardCharsets.ISO_8859_1);
        return most(INPUT, text) + most(OUTPUT, text);
    }

    /// An answer counts up as it comes.
    private static long most(Pattern pattern, String text) {
        long most = 0;
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            most = Math.max(most, Long.parseLong(found.group(1)));
        }
        return most;
    }
}
