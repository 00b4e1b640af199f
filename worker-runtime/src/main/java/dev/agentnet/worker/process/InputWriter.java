package dev.agentnet.worker.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Writes to a child's standard input on a platform thread, so that no caller waits for a child
/// that does not read.
///
/// The thread is there while there is something to write: most of the time there is nothing, and a
/// platform thread that waits takes some 90 KiB.
final class InputWriter {

    /// Messages that wait: answers to questions come one by one, so this many is a child that
    /// hangs.
    private static final int MOST = 256;

    private final OutputStream stream;
    private final String name;

    // Of the callers and the writing thread, under this object's monitor.
    private final Queue<String> messages = new ArrayDeque<>();
    private boolean writing;
    private boolean closing;

    /// @param name of the thread
    InputWriter(OutputStream stream, String name) {
        this.stream = stream;
        this.name = name;
    }

    /// @return false if the child reads so slowly that there is no room
    synchronized boolean add(String text) {
        if (messages.size() == MOST) {
            return false;
        }
        messages.add(text);
        if (!writing) {
            writing = true;
            Thread.ofPlatform().daemon().name(name).start(this::write);
        }
        return true;
    }

    /// Closes the stream after what was added before; a full queue means that it is lost anyway.
    synchronized void close() {
        closing = true;
        if (messages.size() == MOST) {
            messages.clear();
        }
        if (!writing) {
            closeStream();
        }
    }

    private void write() {
        try {
            Optional<String> text = next();
            while (text.isPresent()) {
                stream.write(text.get().getBytes(StandardCharsets.UTF_8));
                stream.flush();
                text = next();
            }
        } catch (IOException e) {
            // The child has ended; who waits for it sees that. `writing` stays, so that no other
            // thread tries again.
            closeStream();
        }
    }

    private synchronized Optional<String> next() {
        if (messages.isEmpty()) {
            writing = false;
            if (closing) {
                closeStream();
            }
        }
        return Optional.ofNullable(messages.poll());
    }

    /// Nothing is left in the stream's buffer, so this does not wait for the child.
    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            // The child closed its end first.
        }
    }
}
