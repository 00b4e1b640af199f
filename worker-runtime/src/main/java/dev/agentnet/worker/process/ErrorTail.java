package dev.agentnet.worker.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The end of what a child wrote to its standard error.
final class ErrorTail implements OutputPipe.Sink {

    private final int most;
    private final CountDownLatch ended = new CountDownLatch(1);

    // Written by the reading thread under this object's monitor. Most children write nothing there.
    private byte[] ring = new byte[0];
    private long count;

    ErrorTail(int most) {
        this.most = most;
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

    @Override
    public synchronized void accept(byte[] bytes, int length) {
        if (ring.length == 0) {
            ring = new byte[most];
        }
        for (int at = 0; at < length; at++) {
            ring[(int) (count++ % ring.length)] = bytes[at];
        }
    }

    @Override
    public void end() {
        ended.countDown();
    }
}
