package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.redis.QueueLimits.Retries;
import dev.agentnet.protocol.FailureName;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/// When what failed is tried again: a wait that doubles up to a bound, a little longer or shorter
/// by chance, so that all that a fault of the provider's stopped does not come back at one moment.
/// How often it was, `step` knows.
final class Backoff {

    private final Retries limits;
    private final DoubleSupplier chance;

    /// @param chance from 0 to 1
    Backoff(Retries limits, DoubleSupplier chance) {
        this.limits = limits;
        this.chance = chance;
    }

    /// As `step` reads it: whether it is retried, the first wait and the longest, each in
    /// milliseconds, and how many of that name kill the task.
    List<String> of(FailureName failure) {
        double factor = 1 + limits.jitter() * (2 * chance.getAsDouble() - 1);
        return List.of(
                !failure.isRetried() ? "" : failure.costsATry() ? "1" : "free",
                millis(failure.backoff(), factor),
                millis(limits.longest(), factor),
                Integer.toString(limits.most().getOrDefault(failure, Integer.MAX_VALUE)));
    }

    private static String millis(Duration wait, double factor) {
        return Long.toString(Math.round(wait.toMillis() * factor));
    }
}
