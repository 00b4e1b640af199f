package dev.agentnet.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A monotonic clock that stands while this process does: stopped by a signal, or frozen with its
/// container.
///
/// Nobody tells a process that it stood still. So the clock looks at the time again and again, and
/// of what lies between two looks it counts a second at most, and besides what its thread has
/// waited for a processor meanwhile: else whoever takes all processors would have all the time he
/// wants.
///
/// Source: the second number of `/proc/thread-self/schedstat`, in nanoseconds, see
/// https://docs.kernel.org/scheduler/sched-stats.html. Without it such waits are not counted.
public final class AwakeClock implements Service, LongSupplier {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long MOST = Duration.ofSeconds(1).toNanos();
    private static final Path SCHEDULING = Path.of("/proc/thread-self/schedstat");

    private final LongSupplier nanoTime;
    private final LongSupplier delays;

    /// Guarded by this object, as are the rest.
    private long seen;

    private long awake;

    /// What was between looks and not counted.
    private long missing;

    /// How long its thread had waited for a processor at the last look.
    private long delayed;

    private @Nullable Thread thread;

    public AwakeClock() {
        this(System::nanoTime, AwakeClock::delaysOfThisThread);
    }

    /// @param nanoTime a clock that goes on meanwhile
    /// @param delays how long this thread has waited for a processor so far, in nanoseconds
    AwakeClock(LongSupplier nanoTime, LongSupplier delays) {
        this.nanoTime = nanoTime;
        this.delays = delays;
        this.seen = nanoTime.getAsLong();
    }

    /// The system counts for threads of its own, and not for virtual ones.
    @Override
    public synchronized void start() {
        thread = Thread.ofPlatform().daemon().name("awake").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void look() {
        long soFar = delays.getAsLong();
        synchronized (this) {
            getAsLong();
            awake += Math.min(missing, Math.max(0, soFar - delayed));
            missing = 0;
            delayed = soFar;
        }
    }

    private static long delaysOfThisThread() {
        try {
            String[] numbers = Files.readString(SCHEDULING).split(" ", -1);
            return numbers.length > 1 ? Long.parseLong(numbers[1]) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /// Nanoseconds in which this process was awake, since the clock was made.
    @Override
    public synchronized long getAsLong() {
        long now = nanoTime.getAsLong();
        long counted = Math.min(MOST, now - seen);
        awake += counted;
        missing += now - seen - counted;
        seen = now;
        return awake;
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
