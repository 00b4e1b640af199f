package dev.agentnet.coordination.redis;

import com.typesafe.config.Config;
import java.time.Duration;

/// The bounds of the queues; reference.conf says why each is what it is.
///
/// @param tries failures a task may have before it is dead
/// @param stalls leases of a task that may run out before it is dead
/// @param outputCharacters what is kept of an output in the result
/// @param logLines what is kept of a task's log
/// @param agentLogLines what is kept of an orchestrator's own log
/// @param kept finished tasks of a domain that stay, and as many dead ones
/// @param lease how long a claim holds without a sign of life
public record QueueLimits(
        int tries,
        int stalls,
        Duration idempotencyKept,
        int outputCharacters,
        int logLines,
        int agentLogLines,
        int kept,
        Duration lease) {

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
                config.hasPath(KEPT) ? config.getInt(KEPT) : Integer.MAX_VALUE,
                config.getDuration("agentnet.lease.length"));
    }
}
