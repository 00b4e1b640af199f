package dev.agentnet.coordination.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lists of texts as one value, in MessagePack, which Redis's Lua reads and writes by itself.
///
/// A task is some twenty texts on its way to Redis and back. As one value of a command they cost
/// both ends a fraction of what twenty values cost. Only arrays and texts are known here.
///
/// Source: https://github.com/msgpack/msgpack/blob/master/spec.md
final class Packed {

    private Packed() {}

    static byte[] write(List<String> texts) {
        byte[][] encoded = new byte[texts.size()][];
        int size = 5;
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
            size += encoded[i].length + 5;
        }
        byte[] bytes = new byte[size];
        int end = writeHead(bytes, 0, 0x90, 16, 0xdc, encoded.length);
        for (byte[] text : encoded) {
            end = writeHead(bytes, end, 0xa0, 32, 0xda, text.length);
            System.arraycopy(text, 0, bytes, end, text.length);
            end += text.length;
        }
        return java.util.Arrays.copyOf(bytes, end);
    }

    /// @param fixed the mark that has a length below `below` in itself
    /// @param wide the mark with 16 bits of length behind it; the next has 32
    private static int writeHead(
            byte[] bytes, int start, int fixed, int below, int wide, int length) {
        int at = start;
        if (length < below) {
            bytes[at++] = (byte) (fixed | length);
            return at;
        }
        boolean isShort = length <= 0xffff;
        bytes[at++] = (byte) (isShort ? wide : wide + 1);
        for (int shift = isShort ? 8 : 24; shift >= 0; shift -= 8) {
            bytes[at++] = (byte) (length >>> shift);
        }
        return at;
    }

    /// @throws IllegalArgumentException if these are not texts in an array
    static List<String> read(byte[] bytes) {
        Reader reader = new Reader(bytes);
        int size = reader.arraySize();
        List<String> texts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            texts.add(reader.text());
        }
        return texts;
    }

    /// The same where names and values stand by turns, the later ones right.
    ///
    /// @param names what they are called, if they are known: one text for each however often it is
    ///   read
    static Map<String, String> readFields(byte[] bytes, Map<String, String> names) {
        List<String> flat = read(bytes);
        Map<String, String> fields = HashMap.newHashMap(flat.size() / 2 + 3);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            String name = flat.get(i);
            fields.put(names.getOrDefault(name, name), flat.get(i + 1));
        }
        return fields;
    }

    private static final class Reader {

        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int arraySize() {
            int mark = next();
            return switch (mark) {
                case 0xdc -> number(2);
                case 0xdd -> number(4);
                default -> {
                    if ((mark & 0xf0) != 0x90) {
                        throw unknown(mark);
                    }
                    yield mark & 0x0f;
                }
            };
        }

        String text() {
            int mark = next();
            int length =
                    switch (mark) {
                        case 0xd9 -> number(1);
                        case 0xda -> number(2);
                        case 0xdb -> number(4);
                        default -> {
                            if ((mark & 0xe0) != 0xa0) {
                                throw unknown(mark);
                            }
                            yield mark & 0x1f;
                        }
                    };
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        private int next() {
            return bytes[at++] & 0xff;
        }

        private int number(int size) {
            int number = 0;
            for (int i = 0; i < size; i++) {
                number = number << 8 | next();
            }
            return number;
        }

        private IllegalArgumentException unknown(int mark) {
            return new IllegalArgumentException(
                    "neither a text nor an array: mark %02x at byte %d".formatted(mark, at - 1));
        }
    }
}
