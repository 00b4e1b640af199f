package dev.agentnet.main.provider;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How many calls and tokens per minute the operator lets through: of the network, of a model, of a
/// domain, of one kind of its workers.
///
/// Who may call next is decided call by call, so that nobody waits for a rate that is not its own.
public final class CallRates {

    /// One limit that is configured.
    ///
    /// @param what whose it is: `network`, `model <name>`, `domain <name>` or `worker
    ///   <domain>/<name>`
    /// @param requests calls per minute, if they are limited
    /// @param tokens of input and output per minute, if they are limited
    public record Limit(String what, OptionalLong requests, OptionalLong tokens) {}

    /// Who calls, and what he asks for. Whose worker it is the agent itself says, by the address
    /// that it was given; its domain is known by its token.
    public record Caller(String domain, String worker, String model) {

        private List<String> names() {
            return List.of(
                    "network",
                    "model " + model,
                    "domain " + domain,
                    "worker " + domain + "/" + worker);
        }
    }

    private static final class Bucket {
        private final Limit limit;
        private final Optional<CallRate> requests;
        private final Optional<CallRate> tokens;

        Bucket(Limit limit, Instant now) {
            this.limit = limit;
            this.requests = rate(limit.requests(), now);
            this.tokens = rate(limit.tokens(), now);
        }

        private static Optional<CallRate> rate(OptionalLong perMinute, Instant now) {
            return perMinute.isPresent()
                    ? Optional.of(new CallRate(perMinute.getAsLong(), now))
                    : Optional.empty();
        }

        Duration until(Instant now) {
            Duration calls = requests.map(rate -> rate.until(now)).orElse(Duration.ZERO);
            Duration size = tokens.map(rate -> rate.until(now)).orElse(Duration.ZERO);
            return calls.compareTo(size) > 0 ? calls : size;
        }
    }

    private final InstantSource clock;

    /// Touched under the lock of this object.
    private final Map<String, Bucket> buckets = new HashMap<>();

    public CallRates(List<Limit> limits, InstantSource clock) {
        this.clock = clock;
        Instant now = clock.instant();
        limits.stream()
                .filter(limit -> limit.requests().isPresent() || limit.tokens().isPresent())
                .forEach(limit -> buckets.put(limit.what(), new Bucket(limit, now)));
    }

    public static List<Limit> limits(Config config) {
        Config rates = config.getConfig("agentnet.model.rates");
        List<Limit> limits = new ArrayList<>();
        limits.add(limit("network", rates.getConfig("network")));
        for (String kind : List.of("models", "domains", "workers")) {
            Config all = rates.getConfig(kind);
            String word = kind.substring(0, kind.length() - 1) + " ";
            for (String name : all.root().keySet()) {
                limits.add(limit(word + name, all.getConfig(ConfigUtil.quoteString(name))));
            }
        }
        return limits;
    }

    private static Limit limit(String what, Config config) {
        return new Limit(
                what, number(config, "requests-per-minute"), number(config, "tokens-per-minute"));
    }

    private static OptionalLong number(Config config, String path) {
        return config.hasPath(path) ? OptionalLong.of(config.getLong(path)) : OptionalLong.empty();
    }

    /// Whether nothing is limited.
    public boolean isEmpty() {
        return buckets.isEmpty();
    }

    /// What a call that may not go yet waits for.
    ///
    /// @param what whose rate it is, as [Limit#what]
    public record Waits(String what, Duration time) {}

    /// Takes one call's place, or says what it waits for and how long at least.
    public synchronized Optional<Waits> take(Caller caller) {
        Instant now = clock.instant();
        Optional<Waits> longest = Optional.empty();
        List<Bucket> concerned = concerned(caller);
        for (Bucket bucket : concerned) {
            Duration time = bucket.until(now);
            if (time.isPositive()
                    && longest.filter(waits -> waits.time().compareTo(time) >= 0).isEmpty()) {
                longest = Optional.of(new Waits(bucket.limit.what(), time));
            }
        }
        if (longest.isEmpty()) {
            concerned.forEach(bucket -> bucket.requests.ifPresent(rate -> rate.take(1, now)));
        }
        return longest;
    }

    /// A call has used so many tokens, of input and output.
    public synchronized void used(Caller caller, long tokens) {
        Instant now = clock.instant();
        concerned(caller)
                .forEach(bucket -> bucket.tokens.ifPresent(rate -> rate.take(tokens, now)));
    }

    private List<Bucket> concerned(Caller caller) {
        List<Bucket> concerned = new ArrayList<>();
        for (String what : caller.names()) {
            Bucket bucket = buckets.get(what);
            if (bucket != null) {
                concerned.add(bucket);
            }
        }
        return concerned;
    }
}
