package dev.agentnet.worker.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads what children write, on one thread for all of them, which is there while they are.
///
/// A thread that waits in a pipe takes some 90 KiB, and a virtual one holds its carrier. So nobody
/// waits in a pipe: only what is there is read. Java cannot ask a pipe whether somebody still holds
/// its other end; only what is left when a child has ended is therefore read by a thread of its
/// own.
final class OutputReader {

    private final long longestPause;

    // Of the callers and the reading thread, under this object's monitor.
    private final List<OutputPipe> arrived = new ArrayList<>();
    private boolean reading;
    private boolean woken;

    /// @param longestPause until a silent pipe is looked into again
    OutputReader(Duration longestPause) {
        this.longestPause = longestPause.toNanos();
    }

    /// Reads from now on what comes, also when the child has left the pipe to others.
    synchronized void read(OutputPipe pipe) {
        arrived.add(pipe);
        if (reading) {
            wake();
        } else {
            reading = true;
            Thread.ofPlatform().daemon().name("children-output").start(this::readAll);
        }
    }

    /// Looks at once, as a child has ended.
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    private void readAll() {
        List<OutputPipe> pipes = new ArrayList<>();
        while (takeArrived(pipes)) {
            long now = System.nanoTime();
            pipes.removeIf(pipe -> pipe.mayLook(now) && isOver(pipe));
            long next = System.nanoTime();
            long least = longestPause;
            for (OutputPipe pipe : pipes) {
                least = Math.min(least, pipe.left(next));
            }
            rest(least);
        }
    }

    private boolean isOver(OutputPipe pipe) {
        boolean over;
        try {
            over = !pipe.look(longestPause);
        } catch (IOException e) {
            over = true;
        }
        if (over) {
            pipe.leave();
        }
        return over;
    }

    /// @return false if there is no pipe left to read: the thread ends
    private synchronized boolean takeArrived(List<OutputPipe> pipes) {
        woken = false;
        pipes.addAll(arrived);
        arrived.clear();
        reading = !pipes.isEmpty();
        return reading;
    }

    private synchronized void rest(long nanos) {
        try {
            if (!woken && nanos > 0) {
                wait(Math.ceilDiv(nanos, Duration.ofMillis(1).toNanos()));
            }
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            throw new IllegalStateException(e);
        }
    }
}
