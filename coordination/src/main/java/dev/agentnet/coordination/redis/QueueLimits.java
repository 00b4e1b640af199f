package dev.agentnet.coordination.redis;

import com.typesafe.config.Config;
import dev.agentnet.protocol.FailureName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// The bounds of the queues; reference.conf says why each is what it is.
///
/// @param tries failures a task may have before it is dead
/// @param stalls leases of a task that may run out before it is dead
/// @param outputCharacters what is kept of an output in the result
/// @param logLines what is kept of a task's log
/// @param agentLogLines what is kept of an orchestrator's own log
/// @param retries how often and when what failed is tried again
/// @param kept finished tasks of a domain that stay, and as many dead ones
/// @param questions that are open at most, and as many answered ones that stay
/// @param lease how long a claim holds without a sign of life
public record QueueLimits(
        int tries,
        int stalls,
        Duration idempotencyKept,
        int outputCharacters,
        int logLines,
        int agentLogLines,
        Retries retries,
        int kept,
        Duration lease,
        int questions) {

    /// @param longest that is waited before a try
    /// @param jitter by which share a wait is longer or shorter, by chance
    /// @param foundCharacters what the next attempt is shown of what the last one said
    /// @param most failures of one name that kill a task, whatever tries it has left
    record Retries(
            Duration longest, double jitter, int foundCharacters, Map<FailureName, Integer> most) {

        public Retries {
            if (jitter < 0 || jitter >= 1) {
                throw new IllegalArgumentException(
                        "agentnet.queue.retry.jitter is a share from 0 to 1, not " + jitter);
            }
            most = Map.copyOf(most);
        }

        private static Retries from(Config retry) {
            Map<FailureName, Integer> most = new EnumMap<>(FailureName.class);
            retry.getConfig("most")
                    .entrySet()
                    .forEach(entry ->
                            most.put(
                                    FailureName.parse(entry.getKey()),
                                    Integer.parseInt(
                                            String.valueOf(entry.getValue().unwrapped()))));
            return new Retries(
                    retry.getDuration("longest"),
                    retry.getDouble("jitter"),
                    retry.getInt("found-characters"),
                    most);
        }
    }

    /// Main's own, which is not on every class path.
    private static final String KEPT = "agentnet.main.retention-count";

    public static QueueLimits from(Config config) {
        Config queue = config.getConfig("agentnet.queue");
        return new QueueLimits(
                queue.getInt("tries"),
                queue.getInt("stalls"),
                queue.getDuration("idempotency-kept"),
                queue.getInt("output-characters"),
                queue.getInt("log-lines"),
                queue.getInt("agent-log-lines"),
                Retries.from(queue.getConfig("retry")),
                config.hasPath(KEPT) ? config.getInt(KEPT) : Integer.MAX_VALUE,
                config.getDuration("agentnet.lease.length"),
                config.getInt("agentnet.inbox.questions"));
    }
}
