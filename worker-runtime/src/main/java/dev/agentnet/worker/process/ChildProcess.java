package dev.agentnet.worker.process;

import dev.agentnet.workspace.ProcessTree;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A child process with a clean environment, whose output never blocks it.
///
/// It sees the variables it is given and `AGENTNET_ATTEMPT`, nothing of ours. `close()` kills it;
/// what it started in sessions of its own is killed by `AttemptProcesses.killAll(marker)`.
public final class ChildProcess implements AutoCloseable {

    /// How often a silent child is asked whether it still lives, and whether its time is over.
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Process process;
    private final ProcessLimits limits;
    private final OutputLines output;
    private final ErrorTail errors;
    private final InputWriter input;

    ChildProcess(Process process, OutputStream input, ProcessLimits limits) {
        this.process = process;
        this.limits = limits;
        this.output = new OutputLines(limits);
        this.errors = new ErrorTail(limits.errorTailBytes());
        this.input = new InputWriter(input, "child-" + pid() + "-input");
    }

    OutputPipe.Sink output() {
        return output;
    }

    OutputPipe.Sink errors() {
        return errors;
    }

    public long pid() {
        return process.pid();
    }

    /// Waits for the next line of output.
    ///
    /// @return empty at the end: the pipe was closed, or the child has ended and nothing more came
    /// @throws TimeoutException if the deadline passed first
    public Optional<String> nextLine(Deadline deadline)
            throws InterruptedException, TimeoutException {
        Optional<Deadline> drained = Optional.empty();
        while (true) {
            // First of all: a child that prints without end must not outlive its time.
            if (deadline.hasPassed()) {
                throw new TimeoutException();
            }
            if (drained.isEmpty() && !process.isAlive()) {
                drained = Optional.of(Deadline.after(limits.drain(), deadline.clock()));
            }
            Optional<String> line = output.take(deadline.left(GLANCE).toNanos());
            if (line.isPresent()
                    || output.isExhausted()
                    || drained.filter(Deadline::hasPassed).isPresent()) {
                return line;
            }
        }
    }

    /// Waits for the child's end.
    ///
    /// @return its exit code; 128 plus the signal's number where a signal ended it
    /// @throws TimeoutException if the deadline passed first
    public int waitFor(Deadline deadline) throws InterruptedException, TimeoutException {
        while (!process.waitFor(deadline.left(GLANCE).toNanos(), TimeUnit.NANOSECONDS)) {
            if (deadline.hasPassed()) {
                throw new TimeoutException();
            }
        }
        return process.exitValue();
    }

    /// Lines that were dropped because nobody took them in time.
    public long droppedLines() {
        return output.dropped();
    }

    /// The end of standard error; empty if it was merged into the output.
    public String errorTail() throws InterruptedException {
        return errors.text(limits.drain().toNanos());
    }

    /// Writes a line to the child's standard input, without waiting for the child.
    ///
    /// @throws IOException if so much waits already that the child must be hanging
    public void write(String line) throws IOException {
        if (!input.add(line + "\n")) {
            throw new IOException("process " + pid() + " does not read its input");
        }
    }

    public void closeInput() {
        input.close();
    }

    /// Kills the child and what it still is the parent of.
    @Override
    public void close() {
        ProcessTree.kill(process);
        input.close();
    }
}
