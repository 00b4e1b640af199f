package dev.agentnet.main.provider;

import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.main.provider.CallRates.Caller;
import dev.agentnet.main.provider.CallRates.Waits;
import dev.agentnet.main.provider.ProviderGate.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// The way of one model call past the operator's rates and the provider's refusals.
public final class ModelTraffic {

    /// Between two looks at a rate for which others wait, too.
    private static final Duration LEAST = Duration.ofMillis(5);

    private final ProviderGate gate;
    private final CallRates rates;
    private final InstantSource clock;

    public ModelTraffic(ProviderGate gate, CallRates rates, InstantSource clock) {
        this.gate = gate;
        this.rates = rates;
        this.clock = clock;
    }

    public ProviderGate gate() {
        return gate;
    }

    /// One call, which may go several times until the provider takes it.
    ///
    /// @param payer whose call it is
    /// @param model read only if there is a rate to look at
    public Call begin(Payer payer, Supplier<String> model) {
        return begin(payer, model, gate.patience());
    }

    /// One call that may wait for so long.
    public Call begin(Payer payer, Supplier<String> model, Duration patience) {
        return begin(payer, model, clock.instant().plus(patience));
    }

    private Call begin(Payer payer, Supplier<String> model, Instant patience) {
        String asked = rates.isEmpty() ? "" : model.get();
        return new Call(new Caller(payer.domain().value(), payer.worker(), asked), patience);
    }

    /// One call; used by one thread.
    public final class Call {
        private final Caller caller;
        private final Instant patience;
        private boolean counted;

        /// Where the provider's refusal concerned this call alone.
        private Instant notBefore = Instant.MIN;

        private Call(Caller caller, Instant patience) {
            this.caller = caller;
            this.patience = patience;
        }

        /// Waits until the call may go, or has waited for long enough.
        public Entry await() throws InterruptedException {
            Optional<Waits> waits = counted ? Optional.empty() : rates.take(caller);
            while (waits.isPresent()) {
                Instant now = clock.instant();
                if (!patience.isAfter(now)) {
                    String reason = "the rate of the %s is used up".formatted(waits.get().what());
                    return new Entry.Refused(reason, Optional.of(now.plus(waits.get().time())));
                }
                Duration left = Duration.between(now, patience);
                Duration time = waits.get().time().plus(LEAST);
                gate.pause(time.compareTo(left) < 0 ? time : left);
                waits = rates.take(caller);
            }
            counted = true;
            return gate.enter(notBefore, patience);
        }

        /// How long this call may wait for anything else.
        public Duration patience() {
            Duration left = Duration.between(clock.instant(), patience);
            return left.isNegative() ? Duration.ZERO : left;
        }

        /// The provider refused; the call may be tried again after another [#await].
        public void refused(Entry.Pass pass, Trouble trouble) {
            notBefore = gate.refused(pass, trouble);
        }

        /// @param tokens of input and output
        public void used(long tokens) {
            if (tokens > 0) {
                rates.used(caller, tokens);
            }
        }

        /// Whether anybody counts what a call uses.
        public boolean isCounted() {
            return !rates.isEmpty();
        }
    }
}
