package dev.agentnet.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Keeps the end of a stream.
final class TailBuffer {

    private final int limit;

    /// Written by the reading thread, read by the one that waits for the process.
    private byte[] kept = new byte[0];

    TailBuffer(int limit) {
        this.limit = limit;
    }

    void readAll(InputStream stream) throws IOException {
        byte[] buffer = new byte[4 * 1024];
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            append(buffer, count);
        }
    }

    private synchronized void append(byte[] bytes, int count) {
        byte[] all = Arrays.copyOf(kept, kept.length + count);
        System.arraycopy(bytes, 0, all, kept.length, count);
        kept = Arrays.copyOfRange(all, Math.max(0, all.length - limit), all.length);
    }

    synchronized String text() {
        return new String(kept, StandardCharsets.UTF_8);
    }
}
