package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether Redis writes down what it accepts, as it says itself. Whether that survives a kill only
/// a kill shows.
final class Durability {

    private final RedisCalls redis;

    Durability(RedisCalls redis) {
        this.redis = redis;
    }

    List<Violation> violations() {
        Map<String, String> info =
                Stream.of("persistence", "memory", "stats")
                        .flatMap(section -> redis.info(section).lines())
                        .filter(line -> line.contains(":"))
                        .collect(
                                Collectors.toMap(
                                        line -> line.substring(0, line.indexOf(':')),
                                        line -> line.substring(line.indexOf(':') + 1).strip(),
                                        (first, _) -> first));
        List<Violation> violations = new ArrayList<>();
        // A server that does not say is taken on trust, as at its start.
        if (info.getOrDefault("aof_enabled", "1").equals("0")) {
            found("Redis keeps nothing on disk (appendonly no)", violations);
        }
        if (!info.getOrDefault("aof_last_write_status", "ok").equals("ok")) {
            found("Redis could not write to its file last (aof_last_write_status)", violations);
        }
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            found("Redis evicts keys (maxmemory-policy " + policy + ")", violations);
        }
        String evicted = info.getOrDefault("evicted_keys", "0");
        if (!evicted.equals("0")) {
            found("Redis has evicted %s keys".formatted(evicted), violations);
        }
        return violations;
    }

    private static void found(String what, List<Violation> violations) {
        violations.add(new Violation(Invariant.I7, what, List.of()));
    }
}
