package dev.agentnet.benchmarks.queue;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many tasks may be submitted and not yet ended.
///
/// Whoever waits is woken once there is room for all that he submits. A semaphore would wake him at
/// each end; the peers' clients count, too.
final class Window {

    /// Held by the one that waits for room. Others wait behind him.
    private final ReentrantLock turn = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomy = lock.newCondition();

    /// Guarded by the lock, as is the rest.
    private int room;

    private int needed;

    Window(int room) {
        this.room = room;
    }

    void ended(int tasks) {
        lock.lock();
        try {
            room += tasks;
            if (room >= needed) {
                roomy.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for room for so many, and takes it.
    void enter(int tasks) throws InterruptedException {
        turn.lockInterruptibly();
        lock.lock();
        try {
            needed = tasks;
            while (room < tasks) {
                roomy.await();
            }
            room -= tasks;
        } finally {
            lock.unlock();
            turn.unlock();
        }
    }
}
