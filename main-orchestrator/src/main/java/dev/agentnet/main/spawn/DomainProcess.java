package dev.agentnet.main.spawn;

import dev.agentnet.coordination.Fleet;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.workspace.ProcessTree;
import dev.agentnet.workspace.Standstill;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One orchestrator as a child process, with its folder.
final class DomainProcess {

    private static final int SIGNAL = 128;
    private static final int LAST_WORDS = 200;
    private static final int TAIL_BYTES = 4096;

    private final AgentId id;
    private final String mark;
    private final Path folder;
    private final Process process;
    private final Instant created;
    private final AtomicBoolean draining = new AtomicBoolean();

    /// Whether it was told to stand still; guarded by this object, which also keeps one from being
    /// frozen while it is let go on.
    private boolean frozen;

    DomainProcess(AgentId id, String mark, Path folder, Process process, Instant created) {
        this.id = id;
        this.mark = mark;
        this.folder = folder;
        this.process = process;
        this.created = created;
    }

    static Path output(Path folder) {
        return folder.resolve("output.log");
    }

    AgentId id() {
        return id;
    }

    Path folder() {
        return folder;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Fleet.Member member() {
        Optional<Fleet.Ended> ended =
                process.isAlive() ? Optional.empty() : Optional.of(ended(process.exitValue()));
        return new Fleet.Member(id, mark, created, ended.isEmpty() && isFrozen(), ended);
    }

    private synchronized boolean isFrozen() {
        return frozen;
    }

    synchronized void freeze() {
        if (process.isAlive() && !draining.get()) {
            frozen = true;
            Standstill.begin(DomainHandover.CONTAINER, mark, process.toHandle());
        }
    }

    synchronized void thaw() {
        if (frozen) {
            Standstill.end(DomainHandover.CONTAINER, mark, process.toHandle());
            frozen = false;
        }
    }

    private Fleet.Ended ended(int exitCode) {
        String how =
                exitCode > SIGNAL
                        ? "ended by signal " + (exitCode - SIGNAL)
                        : "ended with exit code " + exitCode;
        String words = lastWords();
        return new Fleet.Ended(exitCode, false, words.isEmpty() ? how : how + ": " + words);
    }

    /// The last line it said, which with a broken configuration is the reason.
    private String lastWords() {
        try (RandomAccessFile file = new RandomAccessFile(output(folder).toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            byte[] tail = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(tail);
            String last =
                    new String(tail, StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                            .reduce("", (before, line) -> line.strip());
            return last.substring(0, Math.min(last.length(), LAST_WORDS));
        } catch (IOException e) {
            return "";
        }
    }

    /// Empties an output that has grown over the bound. The child appends, so it goes on at the
    /// start of the file.
    void boundOutput(long bytes) {
        Path output = output(folder);
        try {
            if (Files.exists(output) && Files.size(output) > bytes) {
                try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "rw")) {
                    file.setLength(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot shorten " + output, e);
        }
    }

    /// Asks it to end, once; a watcher of its own kills it after the grace.
    void drain(Duration grace) {
        if (process.isAlive() && draining.compareAndSet(false, true)) {
            // The signal comes first: so it is the first thing that it hears.
            process.destroy();
            thaw();
            Thread.ofVirtual().name("drain-" + id).start(() -> killAfter(grace));
        }
    }

    private void killAfter(Duration grace) {
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Kills it and everything below it, also when it has ended and left something behind.
    void kill() {
        ProcessTree.killMarked(DomainHandover.CONTAINER, mark, process.toHandle());
    }

    /// Waits for its end; whether it came.
    boolean awaitEnd(Duration atMost) {
        try {
            return process.waitFor(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
