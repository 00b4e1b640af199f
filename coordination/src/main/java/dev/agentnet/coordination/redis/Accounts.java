package dev.agentnet.coordination.redis;

import dev.agentnet.coordination.Inspection.Invariant;
import dev.agentnet.coordination.Inspection.Violation;
import dev.agentnet.protocol.BudgetScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Whether what was spent adds up. All of it only grows, so that what all domains have spent lies
/// between what the network had before they were asked and what it has after that.
final class Accounts {

    private final RedisCalls redis;
    private final Keys keys;

    Accounts(RedisCalls redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    List<Violation> violations() {
        Map<String, String> before = network();
        List<Map<String, String>> domains = domains();
        Map<String, String> after = network();
        List<Violation> violations = new ArrayList<>();
        for (String counter : List.of("tokens_in", "tokens_out", "cost_micros")) {
            long together = domains.stream().mapToLong(one -> spent(one, counter)).sum();
            if (together < spent(before, counter) || together > spent(after, counter)) {
                violations.add(
                        new Violation(
                                Invariant.I11,
                                "the network has spent %,d %s, its domains %,d together"
                                        .formatted(spent(after, counter), counter, together),
                                List.of()));
            }
        }
        return violations;
    }

    private Map<String, String> network() {
        return redis.hgetall(keys.budget(BudgetScope.NETWORK));
    }

    private List<Map<String, String>> domains() {
        // A scan may show a key twice.
        Set<String> accounts = new TreeSet<>();
        redis.scan(keys.prefix() + "budgets:domain:*", accounts::addAll);
        return accounts.stream().map(redis::hgetall).toList();
    }

    private static long spent(Map<String, String> account, String counter) {
        return Long.parseLong(account.getOrDefault(counter, "0"));
    }
}
