package dev.agentnet.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// One pipe that a child writes to: soon looked into again where something has just come, and ever
/// later while nothing comes. Of the reading thread alone.
final class OutputPipe {

    /// Read at once: what Java reads without memory of its own for it.
    private static final int READ_BYTES = 8_192;

    /// Read before the next pipe has its turn: what a pipe holds.
    private static final int TURN_BYTES = 65_536;

    private static final long SHORTEST_PAUSE = Duration.ofMillis(1).toNanos();

    /// Of what a pipe holds, when whoever writes surely waits for room.
    private static final int MUCH_BYTES = TURN_BYTES / 2;

    /// Where what the pipe brings goes; called by one thread at a time.
    interface Sink {

        void accept(byte[] bytes, int length);

        void end();
    }

    private final Process child;
    private final InputStream stream;
    private final Sink sink;

    private long pause = SHORTEST_PAUSE;
    private long due = System.nanoTime();

    /// @param stream closed at its end
    OutputPipe(Process child, InputStream stream, Sink sink) {
        this.child = child;
        this.stream = stream;
        this.sink = sink;
    }

    /// How long the pipe need not be looked into.
    long left(long now) {
        return child.isAlive() ? due - now : 0;
    }

    /// Whether a look is of use; early, so that all silent pipes are looked into at once.
    boolean mayLook(long now) {
        return left(now) <= pause / 2;
    }

    /// Reads what is there.
    ///
    /// @param longest pause until the next look, in nanoseconds
    /// @return false if the child has ended and nothing is there: the rest is not to be read here
    boolean look(long longest) throws IOException {
        // Asked first: then all that the child itself wrote is in the pipe.
        boolean alive = child.isAlive();
        int there = Math.min(TURN_BYTES, stream.available());
        if (there > 0) {
            read(there);
            pause = there < MUCH_BYTES ? SHORTEST_PAUSE : 0;
        } else {
            pause = Math.clamp(2 * pause, SHORTEST_PAUSE, longest);
        }
        due = System.nanoTime() + pause;
        return alive || there > 0;
    }

    private void read(int bytes) throws IOException {
        byte[] buffer = new byte[Math.min(bytes, READ_BYTES)];
        int left = bytes;
        while (left > 0) {
            int count = stream.read(buffer, 0, Math.min(left, buffer.length));
            sink.accept(buffer, count);
            left -= count;
        }
    }

    /// Reads on in a thread of its own, which ends with the last that holds the pipe.
    void leave() {
        String name = "child-" + child.pid() + "-rest";
        Thread.ofPlatform().daemon().name(name).start(this::readRest);
    }

    private void readRest() {
        byte[] buffer = new byte[READ_BYTES];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                sink.accept(buffer, count);
            }
        } catch (IOException e) {
            // The end, as good as any other.
        } finally {
            sink.end();
        }
    }
}
