package dev.agentnet.domain;

import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Room;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.domain.Lane.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands in the outcomes and claims what the pool has room for.
///
/// A signal sends at once when nothing is under way; what finishes meanwhile goes with the next
/// request. When much has finished, that goes while the first is under way, so that Redis works on
/// one half of the slots while this process does on the other. No thread waits for an answer: it is
/// taken on the connection's own, which starts the workers. An answer that was lost is asked for
/// again, under the same request id, by the next signal. Where many domains keep Redis busy with
/// requests of little each, a signal waits a moment for others.
final class Claimer {

    /// Outcomes handed in and tasks claimed in one step, so that none holds Redis for much more
    /// than a millisecond or two; more wait for the next.
    private static final int MOST_IN_A_STEP = 100;

    /// An answer that takes longer than this, for little, has waited behind many others. By itself
    /// Redis takes a millisecond or two for a whole step, and as long for what stands before it
    /// where there are few domains.
    private static final Duration LONG = Duration.ofMillis(10);

    /// So many times what went with a request could have gone with it.
    private static final int LITTLE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    private final DomainSettings settings;
    private final Claims claims;
    private final WorkerPool pool;
    private final Outcomes outcomes;
    private final LongSupplier awake;
    private final Runnable later;
    private final Runnable onChange;

    private final Lane first = new Lane("");
    private final Lane second = new Lane(Claims.BESIDE);

    /// Whether a signal came since the last request was made. Guarded by this object, as is the
    /// rest.
    private boolean again;

    /// At most so many go together: half of what can be claimed, as the other half goes with
    /// another request.
    private int most;

    private boolean claiming = true;

    /// Whether many ask Redis for little each, so that what a request costs by itself keeps it from
    /// all: an answer took long for little, and none was quick since. Then the next waits for
    /// company.
    private boolean crowded;

    /// Whether the last request failed, so that a lasting fault is logged once.
    private boolean failing;

    /// @param awake a monotonic clock that stands while this process does
    /// @param later calls [#claim()] soon, once for all that ask for it meanwhile
    /// @param onChange told when work came or went
    Claimer(
            DomainSettings settings,
            Claims claims,
            WorkerPool pool,
            Outcomes outcomes,
            LongSupplier awake,
            Runnable later,
            Runnable onChange) {
        this.awake = awake;
        this.later = later;
        this.outcomes = outcomes;
        this.settings = settings;
        this.claims = claims;
        this.pool = pool;
        this.onChange = onChange;
        this.most = half(0);
    }

    private int half(int ahead) {
        return Math.min(MOST_IN_A_STEP, (settings.slots() + ahead + 1) / 2);
    }

    /// Something is to be handed in, or may be to be claimed. Does not wait.
    void signal() {
        if (waitsForCompany()) {
            later.run();
        } else {
            claim();
        }
    }

    /// At the end nobody is left who would call later.
    private synchronized boolean waitsForCompany() {
        return crowded && claiming;
    }

    /// Hands in and claims what there is now. Does not wait for an answer.
    void claim() {
        lost().forEach(this::send);
        next().ifPresent(this::send);
    }

    private void send(Lane lane) {
        Request request = lane.open;
        if (request != null) {
            ask(request).whenComplete((step, fault) -> answered(lane, request, step, fault));
        }
    }

    private CompletionStage<Step> ask(Request request) {
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

    /// What is to be asked for again. From now on it is under way.
    private synchronized List<Lane> lost() {
        if (!first.isLost() && !second.isLost()) {
            // Nearly always, and each worker that ends comes by here.
            return List.of();
        }
        List<Lane> lost = Stream.of(first, second).filter(Lane::isLost).toList();
        lost.forEach(lane -> lane.underWay = true);
        return lost;
    }

    /// Makes a request, if there is something to ask and a lane for it.
    private synchronized Optional<Lane> next() {
        Lane lane = first.open == null ? first : second;
        Lane other = lane == first ? second : first;
        boolean beside = other.open != null;
        // What a second request costs by itself is a third of what ten tasks do; and where tasks
        // end as soon as they begin, all of one half have ended soon.
        if (lane.open != null || beside && !outcomes.has(Math.max(2, most))) {
            again = true;
            return Optional.empty();
        }
        int ahead = pool.ahead();
        most = half(ahead);
        Room room = claiming ? pool.room(ahead) : Room.of(0);
        if (beside && !room.isPlain()) {
            // Which of its depths the other is granted is known when that is answered.
            again = true;
            return Optional.empty();
        }
        List<Finish> finishes = outcomes.take(most);
        Room left = room.without(other.asked());
        Room asked = left.atMost(most);
        // What the other may not be granted is asked for when that is known.
        again = asked.all() < Math.min(most, room.all());
        if (asked.isNone() && finishes.isEmpty()) {
            return Optional.empty();
        }
        lane.send(finishes, asked, left.all() > most, awake.getAsLong());
        return Optional.of(lane);
    }

    private void answered(
            Lane lane, Request request, @Nullable Step step, @Nullable Throwable fault) {
        if (step == null) {
            failed(lane, fault);
            return;
        }
        step.finished().forEach((id, verdict) -> LOG.debug("{} handed in: {}", id, verdict));
        outcomes.handedIn(request.finishes());
        pool.begin(step.granted());
        step.unreadable().forEach(pool::refuse);
        if (!step.granted().isEmpty() || !request.finishes().isEmpty()) {
            onChange.run();
        }
        if (ended(lane, request, step)) {
            signal();
        }
    }

    /// Whether there is more to do at once.
    private synchronized boolean ended(Lane lane, Request request, Step step) {
        if (failing) {
            LOG.info("claiming works again");
        }
        failing = false;
        lane.answered();
        notifyAll();
        long took = awake.getAsLong() - request.sent();
        crowded = took > LONG.toNanos() && (crowded || LITTLE * request.moves(step) <= most);
        return again || request.mayHaveMore(step) || outcomes.has(1);
    }

    private synchronized void failed(Lane lane, @Nullable Throwable fault) {
        if (!failing) {
            LOG.error("claiming failed; it is tried again every second", fault);
        }
        failing = true;
        lane.underWay = false;
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
            while (first.open != null || second.open != null || outcomes.has(1)) {
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
