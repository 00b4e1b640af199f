package dev.agentnet.main.provider;

import dev.agentnet.coordination.Provider.Standstill;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// Decides whether a call may go to the provider now, by what became of those before.
///
/// Calls flow until the provider refuses: one refusal for the account's sake is enough, of an
/// overloaded provider it takes some in a row. Then all stand until the announced time, or for
/// twice as long as the time before; then one call finds out; and when that one was taken, the
/// others follow with some space between them. All times have some chance in them, so that neither
/// this network nor many of them come back at the same moment. See M. Nygard, "Release It!",
/// circuit breaker.
///
/// Not safe for several threads; [ProviderGate] sees to that.
final class Breaker {

    /// Some chance is added to an announced time, never taken from it: a tenth, and a few seconds.
    private static final double SHARE = 0.1;

    private static final Duration MOST_CHANCE = Duration.ofSeconds(5);

    /// After how long of quiet the spacing ends.
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    /// What a call is told.
    sealed interface Verdict {
        /// @param probe whether the others wait for what becomes of it
        record Go(boolean probe) implements Verdict {}

        record Wait(Instant until) implements Verdict {}
    }

    private final ProviderSettings settings;
    private final DoubleSupplier chance;

    private Optional<Standstill> standing = Optional.empty();
    private Optional<Instant> probing = Optional.empty();
    private Instant recovered = Instant.MIN;
    private Instant next = Instant.MIN;
    private int overloads;
    private int doublings;

    /// @param chance from 0 to 1
    Breaker(ProviderSettings settings, DoubleSupplier chance) {
        this.settings = settings;
        this.chance = chance;
    }

    /// Whether a call may go. A call that may tells afterwards what became of it.
    Verdict ask(Instant now) {
        if (standing.isEmpty()) {
            return paced(now);
        }
        Instant until = standing.get().until();
        if (until.isAfter(now)) {
            return new Verdict.Wait(until);
        }
        // A probe that nobody hears of any more is followed by another.
        Optional<Instant> patience = probing.map(since -> since.plus(settings.probe()));
        if (patience.isPresent() && patience.get().isAfter(now)) {
            return new Verdict.Wait(patience.get());
        }
        probing = Optional.of(now);
        return new Verdict.Go(true);
    }

    private Verdict paced(Instant now) {
        if (!recovered.isAfter(now)) {
            return new Verdict.Go(false);
        }
        if (next.isAfter(now)) {
            return new Verdict.Wait(next);
        }
        long nanos = settings.spacing().toNanos();
        next = now.plusNanos((long) (nanos * (0.5 + chance.getAsDouble())));
        return new Verdict.Go(false);
    }

    /// The provider took a call.
    ///
    /// @param probe as the call was told
    void taken(boolean probe, Instant now) {
        if (standing.isPresent() && !probe) {
            // It went before the others were stopped.
            return;
        }
        overloads = 0;
        if (standing.isPresent()) {
            standing = Optional.empty();
            probing = Optional.empty();
            recovered = now.plus(RECOVERY);
            next = now;
        }
        if (!recovered.isAfter(now)) {
            doublings = 0;
        }
    }

    /// The provider refused a call.
    ///
    /// @return until when this call should wait by itself where the others go on
    Optional<Instant> refused(Trouble trouble, boolean probe, Instant now) {
        if (standing.isPresent() && !probe) {
            extend(trouble, now);
            return Optional.empty();
        }
        overloads++;
        if (trouble.kind() == Trouble.Kind.OVERLOADED
                && !probe
                && overloads < settings.opensAfter()) {
            return Optional.of(
                    trouble.until().orElseGet(() -> now.plus(chanced(settings.first()))));
        }
        Instant since = standing.map(Standstill::since).orElse(now);
        standing =
                Optional.of(new Standstill(since, until(trouble, now), trouble.kind().sentence()));
        probing = Optional.empty();
        return Optional.empty();
    }

    /// What was under way when all were stopped may know of a later time.
    private void extend(Trouble trouble, Instant now) {
        Standstill known = standing.orElseThrow();
        believed(trouble, now)
                .filter(announced -> announced.isAfter(known.until()))
                .ifPresent(announced ->
                        standing =
                                Optional.of(
                                        new Standstill(
                                                known.since(),
                                                announced,
                                                trouble.kind().sentence())));
    }

    /// A probe came to nothing: neither taken nor refused.
    void unheard() {
        probing = Optional.empty();
    }

    /// What was known before this process began.
    void recall(Standstill known) {
        standing = Optional.of(known);
    }

    /// A person wants it tried now.
    void tryNow(Instant now) {
        standing = standing.map(known -> new Standstill(known.since(), now, known.reason()));
    }

    Optional<Standstill> standing() {
        return standing;
    }

    private Optional<Instant> believed(Trouble trouble, Instant now) {
        return trouble.until()
                .filter(until -> until.isBefore(now.plus(settings.believed())))
                .filter(until -> until.isAfter(now));
    }

    private Instant until(Trouble trouble, Instant now) {
        Optional<Instant> announced = believed(trouble, now);
        if (announced.isPresent()) {
            return now.plus(chanced(Duration.between(now, announced.get())));
        }
        Duration wait = settings.first().multipliedBy(1L << Math.min(doublings, 20));
        doublings++;
        return now.plus(
                chanced(wait.compareTo(settings.longest()) > 0 ? settings.longest() : wait));
    }

    private Duration chanced(Duration wait) {
        Duration most = Duration.ofNanos((long) (wait.toNanos() * SHARE));
        Duration room = most.compareTo(MOST_CHANCE) > 0 ? MOST_CHANCE : most;
        return wait.plusNanos((long) (room.toNanos() * chance.getAsDouble()));
    }
}
