package dev.agentnet.main.provider;

import dev.agentnet.coordination.Provider.Standstill;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/// Where all agents' model calls wait while the provider takes none.
public final class ProviderGate {

    private final ProviderSettings settings;
    private final InstantSource clock;
    private final Breaker breaker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Calls that wait here; under the lock.
    private int waiting;

    /// Called when calls stand or go on again; set before the first call.
    private volatile Runnable listener = () -> {};

    /// @param chance from 0 to 1
    public ProviderGate(ProviderSettings settings, InstantSource clock, DoubleSupplier chance) {
        this.settings = settings;
        this.clock = clock;
        this.breaker = new Breaker(settings, chance);
    }

    /// What became of a wish to call.
    public sealed interface Entry {
        /// The call may go, and says afterwards what became of it.
        record Pass(boolean probe) implements Entry {}

        /// It waited for as long as it may.
        ///
        /// @param reason one clause for people
        record Refused(String reason, Optional<Instant> until) implements Entry {

            /// With the time from which on calls go again, if that is known.
            public String sentence() {
                return reason + until.map(time -> "; calls go on at " + time).orElse("");
            }
        }
    }

    public void onChange(Runnable told) {
        listener = told;
    }

    /// Until when a call that comes now is kept waiting at most.
    public Instant patience() {
        return clock.instant().plus(settings.held());
    }

    /// Waits until a call may go, or until it has waited for long enough.
    ///
    /// @param from not sooner than this
    public Entry enter(Instant from, Instant patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            boolean counted = false;
            try {
                while (true) {
                    Instant now = clock.instant();
                    Breaker.Verdict verdict =
                            from.isAfter(now) ? new Breaker.Verdict.Wait(from) : breaker.ask(now);
                    if (verdict instanceof Breaker.Verdict.Go(boolean probe)) {
                        return new Entry.Pass(probe);
                    }
                    if (!patience.isAfter(now)) {
                        return refused("");
                    }
                    if (!counted && waiting >= settings.waiting()) {
                        return refused(", and too many calls wait already");
                    }
                    waiting += counted ? 0 : 1;
                    counted = true;
                    await(((Breaker.Verdict.Wait) verdict).until(), patience, now);
                }
            } finally {
                waiting -= counted ? 1 : 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for something else, as one of those that wait here.
    void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
        } finally {
            lock.unlock();
        }
        try {
            Thread.sleep(time);
        } finally {
            lock.lock();
            waiting--;
            lock.unlock();
        }
    }

    private void await(Instant until, Instant patience, Instant now) throws InterruptedException {
        Duration time = Duration.between(now, until.isBefore(patience) ? until : patience);
        changed.awaitNanos(time.toNanos() + 1_000_000);
    }

    private Entry refused(String more) {
        Optional<Standstill> standing = breaker.standing();
        return new Entry.Refused(
                standing.map(Standstill::reason).orElse("the provider refuses calls") + more,
                standing.map(Standstill::until));
    }

    public void taken(Entry.Pass pass) {
        change(() -> breaker.taken(pass.probe(), clock.instant()));
    }

    /// @return not sooner than this should the same call go again
    public Instant refused(Entry.Pass pass, Trouble trouble) {
        Instant[] own = {Instant.MIN};
        change(() ->
                breaker.refused(trouble, pass.probe(), clock.instant())
                        .ifPresent(until -> own[0] = until));
        return own[0];
    }

    /// The provider could not be asked at all.
    public void unheard(Entry.Pass pass) {
        if (pass.probe()) {
            change(breaker::unheard);
        }
    }

    public void recall(Standstill known) {
        change(() -> breaker.recall(known));
    }

    public void tryNow() {
        change(() -> breaker.tryNow(clock.instant()));
    }

    private void change(Runnable step) {
        boolean differs;
        lock.lock();
        try {
            Optional<Standstill> before = breaker.standing();
            step.run();
            differs = !breaker.standing().equals(before);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (differs) {
            listener.run();
        }
    }

    /// Since when, until when and why all calls stand, if they do.
    public Optional<Standstill> standing() {
        lock.lock();
        try {
            return breaker.standing();
        } finally {
            lock.unlock();
        }
    }

    /// How many calls wait.
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
