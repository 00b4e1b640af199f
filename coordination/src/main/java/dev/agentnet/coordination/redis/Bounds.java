package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.protocol.DomainName;
import io.lettuce.core.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Whether what grows in Redis stays under the bounds that its writers keep: streams, logs of
/// tasks, outputs in results, finished tasks.
final class Bounds {

    /// A stream is cut off by whole nodes, which hold so many entries unless Redis is told
    /// otherwise.
    private static final long NODE = 100;

    private static final long QUARANTINE_KEPT = 1_000;

    /// Before the end of an output that is kept stands a mark.
    private static final int MARK = 2;

    /// By when main has collected what is too much, several times over.
    private static final Duration COLLECTED = Duration.ofMinutes(10);

    private static final int MOST_VIOLATIONS = 1_000;

    private final RedisCalls redis;
    private final Keys keys;
    private final QueueLimits limits;
    private final List<Violation> violations = new ArrayList<>();

    Bounds(RedisCalls redis, Keys keys, QueueLimits limits) {
        this.redis = redis;
        this.keys = keys;
        this.limits = limits;
    }

    List<Violation> violations(Set<DomainName> domains) {
        domains.forEach(this::kept);
        streams(keys.prefix() + "events:", RedisJournal.EVENTS_KEPT);
        streams(keys.prefix() + "logs:", limits.agentLogLines());
        stream(keys.prefix() + "quarantine", QUARANTINE_KEPT);
        String results = keys.prefix() + "results:";
        redis.scan(results + "*", page -> page.forEach(this::result));
        return violations;
    }

    /// What has just ended may be too much until the next collection.
    private void kept(DomainName domain) {
        long collected = System.currentTimeMillis() - COLLECTED.toMillis();
        String ended = keys.index("ended", domain);
        long there = redis.zcount(ended, Range.create(0, collected));
        need(ended, "finished tasks", there, limits.kept(), limits.kept());
        String dead = keys.index("dead", domain);
        need(dead, "dead tasks", redis.llen(dead), limits.kept(), 2L * limits.kept());
    }

    private void streams(String prefix, long most) {
        redis.scan(prefix + "*", page -> page.forEach(key -> stream(key, most)));
    }

    private void stream(String key, long most) {
        if (redis.type(key).equals("stream")) {
            need(key, "entries", redis.xlen(key), most, most + NODE);
        }
    }

    private void result(String key) {
        String type = redis.type(key);
        if (type.equals("list")) {
            need(key, "lines", redis.llen(key), limits.logLines(), limits.logLines());
        } else if (type.equals("hash")) {
            int most = limits.outputCharacters();
            // Bytes, of which a text has at least as many as characters, cost nothing to count.
            if (redis.hstrlen(key, "output") > most) {
                String output = redis.hget(key, "output");
                int length = output == null ? 0 : output.length();
                need(key, "characters of output", length, most, most + MARK);
            }
        }
    }

    private void need(String key, String what, long there, long most, long allowed) {
        if (there > allowed && violations.size() < MOST_VIOLATIONS) {
            violations.add(
                    new Violation(
                            Invariant.I10,
                            "%s has %d %s, and %d are the most".formatted(key, there, what, most),
                            List.of(key)));
        }
    }
}
