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
        List<Violation> violations = new ArrayList<>();
        for (String counter : List.of("tokens_in", "tokens_out", "cost_micros")) {
            long before = spent(keys.budget(BudgetScope.NETWORK), counter);
            long domains = domains(counter);
            long after = spent(keys.budget(BudgetScope.NETWORK), counter);
            if (domains < before || domains > after) {
                violations.add(
                        new Violation(
                                Invariant.I11,
                                "the network has spent %,d %s, its domains %,d together"
                                        .formatted(after, counter, domains),
                                List.of()));
            }
        }
        return violations;
    }

    private long domains(String counter) {
        // A scan may show a key twice.
        Set<String> accounts = new TreeSet<>();
        redis.scan(keys.prefix() + "budgets:domain:*", accounts::addAll);
        return accounts.stream().mapToLong(account -> spent(account, counter)).sum();
    }

    private long spent(String key, String counter) {
        Map<String, String> account = redis.hgetall(key);
        return Long.parseLong(account.getOrDefault(counter, "0"));
    }
}
