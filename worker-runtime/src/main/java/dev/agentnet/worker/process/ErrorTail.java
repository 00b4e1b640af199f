package dev.agentnet.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Reads a child's standard error to its end on a platform thread, and keeps the end of it.
final class ErrorTail {

    private final InputStream stream;
    private final byte[] ring;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Bytes read so far; written by the reading thread under this object's monitor.
    private long count;

    ErrorTail(InputStream stream, int most) {
        this.stream = stream;
        this.ring = new byte[most];
    }

    void start(String name) {
        Thread.ofPlatform().daemon().name(name).start(this::read);
    }

    /// The end of what came, once the stream ended or the time is over.
    String text(long nanos) throws InterruptedException {
        ended.await(nanos, TimeUnit.NANOSECONDS);
        synchronized (this) {
            if (count <= ring.length) {
                return new String(ring, 0, (int) count, StandardCharsets.UTF_8);
            }
            int split = (int) (count % ring.length);
            byte[] bytes = Arrays.copyOfRange(ring, split, split + ring.length);
            System.arraycopy(ring, 0, bytes, ring.length - split, split);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private void read() {
        byte[] buffer = new byte[ChildProcess.READ_BYTES];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            // The pipe was closed on our side: the end, as good as any other.
        } finally {
            ended.countDown();
        }
    }

    private synchronized void keep(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            ring[(int) (count++ % ring.length)] = bytes[at];
        }
    }
}
