package dev.agentnet.worker.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Writes to a child's standard input on a platform thread, so that no caller waits for a child
/// that does not read.
final class InputWriter {

    /// Messages that wait: answers to questions come one by one, so this many is a child that
    /// hangs.
    private static final int MOST = 256;

    private static final String CLOSE = new String("close");

    private final OutputStream stream;
    private final BlockingQueue<String> messages = new ArrayBlockingQueue<>(MOST);

    InputWriter(OutputStream stream) {
        this.stream = stream;
    }

    void start(String name) {
        Thread.ofPlatform().daemon().name(name).start(this::write);
    }

    /// @return false if the child reads so slowly that there is no room
    boolean add(String text) {
        return messages.offer(text);
    }

    /// Closes the stream after what was added before; a full queue means that it is lost anyway.
    void close() {
        if (!messages.offer(CLOSE)) {
            messages.clear();
            messages.offer(CLOSE);
        }
    }

    private void write() {
        try (stream) {
            while (true) {
                String text = messages.take();
                // The object itself, not its letters: a message may well say "close".
                if (text == CLOSE) {
                    return;
                }
                stream.write(text.getBytes(StandardCharsets.UTF_8));
                stream.flush();
            }
        } catch (IOException e) {
            // The child has ended; who waits for it sees that.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
