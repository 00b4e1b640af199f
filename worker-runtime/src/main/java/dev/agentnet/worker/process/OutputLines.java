package dev.agentnet.worker.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The lines of a child's output, of which a bounded number waits to be taken.
///
/// The pipe is always emptied, whether or not somebody takes the lines. Where too much waits the
/// oldest is dropped and counted: how it all ended stands in the last lines.
final class OutputLines implements OutputPipe.Sink {

    private final ProcessLimits limits;

    /// What came of the line that has no end yet; the reading thread's alone.
    private final LineBytes line;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Written by the reading thread and the takers, under the lock.
    private final Queue<String> lines = new ArrayDeque<>();
    private long waiting;
    private long dropped;
    private boolean ended;

    OutputLines(ProcessLimits limits) {
        this.limits = limits;
        this.line = new LineBytes(limits.lineBytes());
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

    @Override
    public void accept(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                add(line.end());
            } else {
                line.add(bytes[at]);
            }
        }
    }

    @Override
    public void end() {
        if (!line.isEmpty()) {
            add(line.end());
        }
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            waiting += weight(line);
            while (waiting > limits.waitingBytes() && lines.size() > 1) {
                waiting -= weight(lines.remove());
                dropped++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// An empty line takes room as well.
    private static int weight(String line) {
        return line.length() + 40;
    }

    /// The bytes of one line, as far as they are kept.
    private static final class LineBytes {

        private static final int FEW = 64;

        private final int most;
        private byte[] bytes = new byte[FEW];
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
                bytes = new byte[FEW];
            }
            return line;
        }
    }
}
