package dev.agentnet.domain;

import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.coordination.Claims.Step;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands in what the pool has finished and claims what fits, one request at a time.
///
/// A signal sends at once when nothing is under way; what finishes meanwhile goes with the next
/// request. No thread waits for an answer: it is taken on the connection's own, which starts the
/// workers. An answer that was lost is asked for again, under the same request id, by the next
/// signal.
final class Claimer {

    /// Outcomes handed in and tasks claimed in one step, so that none holds Redis for much more
    /// than a millisecond or two; more wait for the next.
    private static final int MOST_IN_A_STEP = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    private final DomainSettings settings;
    private final Claims claims;
    private final WorkerPool pool;
    private final LongSupplier awake;
    private final Runnable onChange;

    private record Request(String id, List<Finish> finishes, Room room) {}

    /// The request under way, or one whose answer was lost. Guarded by this object, as is the rest.
    private @Nullable Request open;

    private boolean underWay;

    /// Whether a signal came since the request was made.
    private boolean again;

    private boolean claiming = true;

    /// Whether the last request failed, so that a lasting fault is logged once.
    private boolean failing;

    /// @param awake a monotonic clock that stands while this process does
    /// @param onChange told when work came or went
    Claimer(
            DomainSettings settings,
            Claims claims,
            WorkerPool pool,
            LongSupplier awake,
            Runnable onChange) {
        this.awake = awake;
        this.settings = settings;
        this.claims = claims;
        this.pool = pool;
        this.onChange = onChange;
    }

    /// Looks for something to hand in or to claim. Does not wait.
    void signal() {
        Request request = next();
        if (request != null) {
            send(request).whenComplete((step, fault) -> answered(request, step, fault));
        }
    }

    private CompletionStage<Step> send(Request request) {
        try {
            return claims.stepLater(
                    settings.id(),
                    request.id(),
                    request.finishes(),
                    request.room(),
                    settings.lease());
        } catch (RuntimeException e) {
            // Not even sent, as when too much waits for a Redis that is away.
            return CompletableFuture.failedStage(e);
        }
    }

    private synchronized @Nullable Request next() {
        if (underWay) {
            again = true;
            return null;
        }
        again = false;
        if (open == null) {
            Room room = claiming ? pool.room().atMost(MOST_IN_A_STEP) : Room.of(0);
            List<Finish> finishes = pool.toHandIn(MOST_IN_A_STEP);
            if (room.idle() == 0 && finishes.isEmpty()) {
                return null;
            }
            open = new Request(UUID.randomUUID().toString(), finishes, room);
        }
        underWay = true;
        return open;
    }

    private void answered(Request request, @Nullable Step step, @Nullable Throwable fault) {
        if (step == null) {
            failed(fault);
            return;
        }
        step.finished().forEach((id, verdict) -> LOG.debug("{} handed in: {}", id, verdict));
        pool.handedIn();
        step.granted().forEach(pool::begin);
        step.unreadable().forEach(pool::refuse);
        if (!step.granted().isEmpty() || !request.finishes().isEmpty()) {
            onChange.run();
        }
        if (ended(step)) {
            signal();
        }
    }

    /// Whether there is more to do at once.
    private synchronized boolean ended(Step step) {
        if (failing) {
            LOG.info("claiming works again");
        }
        failing = false;
        open = null;
        underWay = false;
        notifyAll();
        return again || pool.hasToHandIn() || step.granted().size() == MOST_IN_A_STEP;
    }

    private synchronized void failed(@Nullable Throwable fault) {
        if (!failing) {
            LOG.error("claiming failed; it is tried again every second", fault);
        }
        failing = true;
        underWay = false;
        notifyAll();
    }

    /// Claims nothing more from now on; what was asked already may still be granted.
    synchronized void stopClaiming() {
        claiming = false;
    }

    /// Hands in what there is and waits until that is done, but not for long.
    ///
    /// @return whether all was handed in
    boolean handInAll(Duration atMost) throws InterruptedException {
        long end = awake.getAsLong() + atMost.toNanos();
        signal();
        synchronized (this) {
            while (open != null || pool.hasToHandIn()) {
                long left = (end - awake.getAsLong()) / 1_000_000;
                if (left <= 0 || failing) {
                    return false;
                }
                wait(left);
            }
        }
        return true;
    }
}
