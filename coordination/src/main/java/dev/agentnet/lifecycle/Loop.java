package dev.agentnet.lifecycle;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one step again and again on a thread of its own: when signalled, else after a pause.
///
/// A step that throws is logged once per kind of fault and tried again after the pause; a signal
/// shortens it, but not below a second, so that many signals make no storm of a fault.
public final class Loop implements Service {

    /// What most loops do costs more than to wait a moment for further signals.
    private static final Duration GATHERING = Duration.ofMillis(20);

    private static final Duration LEAST_AFTER_FAULT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /// What a loop does. It must be safe to run twice.
    @FunctionalInterface
    public interface Step {
        void runOnce() throws Exception;
    }

    private final String name;
    private final Duration pause;
    private final Duration gathering;
    private final Step step;
    private final Semaphore signals = new Semaphore(0);

    /// Set by close(), read by the loop's thread.
    private volatile boolean closed;

    /// Set by start() and read by close(), both under the lock of this object.
    private @Nullable Thread thread;

    /// The last fault, so that a lasting one is logged once; touched by the loop's thread alone.
    private String lastFault = "";

    public Loop(String name, Duration pause, Step step) {
        this(name, pause, GATHERING, step);
    }

    /// @param pause between steps that nobody signals
    /// @param gathering signals that come within this time of the first are answered by one step
    public Loop(String name, Duration pause, Duration gathering, Step step) {
        this.name = name;
        this.pause = pause;
        this.gathering = gathering;
        this.step = step;
    }

    @Override
    public synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofVirtual().name(name).start(this::run);
        }
    }

    /// Asks for a step soon. Many signals before the next step are one.
    public void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    private void run() {
        while (!closed) {
            try {
                step.runOnce();
                if (!lastFault.isEmpty()) {
                    LOG.info("{} works again", name);
                    lastFault = "";
                }
                if (signals.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    Thread.sleep(gathering);
                    signals.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (Exception | LinkageError e) {
                if (!closed) {
                    complain(e);
                    pauseAfterFault();
                }
            }
        }
    }

    private void complain(Throwable fault) {
        String kind = fault.getClass().getName() + ": " + fault.getMessage();
        if (!kind.equals(lastFault)) {
            lastFault = kind;
            LOG.error("{} failed; it tries again every {} ms", name, pause.toMillis(), fault);
        }
    }

    private void pauseAfterFault() {
        Duration least = pause.compareTo(LEAST_AFTER_FAULT) < 0 ? pause : LEAST_AFTER_FAULT;
        try {
            Thread.sleep(least);
            if (signals.tryAcquire(pause.minus(least).toNanos(), TimeUnit.NANOSECONDS)) {
                signals.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /// Ends the loop; a step under way is interrupted and waited for, ten seconds at most.
    @Override
    public void close() {
        closed = true;
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        running.interrupt();
        try {
            running.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
