package dev.agentnet.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Reads a child's output to its end on a platform thread, and keeps a bounded number of lines.
///
/// A virtual thread would pin its carrier while it reads. The pipe is always emptied, whether or
/// not somebody takes the lines: what does not fit is dropped and counted.
final class LineReader {

    private final InputStream stream;
    private final ProcessLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Written by the reading thread and the takers, under the lock.
    private final Queue<String> lines = new ArrayDeque<>();
    private long waiting;
    private long dropped;
    private boolean ended;

    LineReader(InputStream stream, ProcessLimits limits) {
        this.stream = stream;
        this.limits = limits;
    }

    void start(String name) {
        Thread.ofPlatform().daemon().name(name).start(this::read);
    }

    /// The next line, or nothing if none came within the time.
    Optional<String> take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (lines.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            Optional<String> line = Optional.ofNullable(lines.poll());
            line.ifPresent(l -> waiting -= weight(l));
            return line;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the stream has ended and every line was taken.
    boolean isExhausted() {
        lock.lock();
        try {
            return ended && lines.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        byte[] buffer = new byte[ChildProcess.READ_BYTES];
        LineBytes line = new LineBytes(limits.lineBytes());
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                for (int at = 0; at < count; at++) {
                    if (buffer[at] == '\n') {
                        add(line.end());
                    } else {
                        line.add(buffer[at]);
                    }
                }
            }
            if (!line.isEmpty()) {
                add(line.end());
            }
        } catch (IOException e) {
            // The pipe was closed on our side: the end, as good as any other.
        } finally {
            end();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            if (waiting + weight(line) > limits.waitingBytes()) {
                dropped++;
                return;
            }
            lines.add(line);
            waiting += weight(line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// An empty line takes room as well.
    private static int weight(String line) {
        return line.length() + 40;
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The bytes of one line, as far as they are kept.
    private static final class LineBytes {

        private final int most;
        private byte[] bytes = new byte[512];
        private int length;

        LineBytes(int most) {
            this.most = most;
        }

        boolean isEmpty() {
            return length == 0;
        }

        void add(byte b) {
            if (length == most) {
                return;
            }
            if (length == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, Math.min(most, length * 2));
            }
            bytes[length++] = b;
        }

        String end() {
            int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
            String line = new String(bytes, 0, end, StandardCharsets.UTF_8);
            length = 0;
            if (bytes.length > 65_536) {
                bytes = new byte[512];
            }
            return line;
        }
    }
}
