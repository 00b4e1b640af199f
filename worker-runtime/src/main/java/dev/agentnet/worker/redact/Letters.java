package dev.agentnet.worker.redact;

import java.nio.charset.StandardCharsets;

/// A text, and a byte for each of its letters: a text that is asked letter by letter looks each
/// time how it keeps them.
///
/// @param bytes in ISO 8859-1; a question mark for what that cannot write
record Letters(String text, byte[] bytes) {

    static Letters of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        // Two letters together, as an emoji has, became one byte.
        return new Letters(text, bytes.length < text.length() ? oneByOne(text) : bytes);
    }

    private static byte[] oneByOne(String text) {
        byte[] bytes = new byte[text.length()];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = of(text.charAt(at));
        }
        return bytes;
    }

    private static byte of(char letter) {
        return (byte) (letter < 256 ? letter : '?');
    }

    int length() {
        return bytes.length;
    }
}
