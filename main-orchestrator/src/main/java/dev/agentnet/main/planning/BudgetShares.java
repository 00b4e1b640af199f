package dev.agentnet.main.planning;

import dev.agentnet.protocol.Budget;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// A budget spread over tasks by their weights, so that the shares add up to no more than it.
final class BudgetShares {

    private static final int CENTS = 2;
    private static final int EXACT = 6;

    private BudgetShares() {}

    /// @param weights positive, one per task
    static List<Budget> of(Budget whole, List<Integer> weights) {
        long sum = weights.stream().mapToLong(Integer::longValue).sum();
        return weights.stream().map(weight -> share(whole, weight, sum)).toList();
    }

    private static Budget share(Budget whole, long weight, long sum) {
        Optional<Long> tokens =
                whole.tokens()
                        .map(all -> part(BigDecimal.valueOf(all), weight, sum, 0).longValueExact())
                        .filter(part -> part > 0);
        Optional<BigDecimal> cost =
                whole.costUsd().map(all -> dollars(all, weight, sum)).filter(p -> p.signum() > 0);
        return new Budget(tokens, cost);
    }

    private static BigDecimal dollars(BigDecimal all, long weight, long sum) {
        BigDecimal cents = part(all, weight, sum, CENTS);
        return cents.signum() > 0 ? cents : part(all, weight, sum, EXACT);
    }

    private static BigDecimal part(BigDecimal all, long weight, long sum, int digits) {
        return all.multiply(BigDecimal.valueOf(weight))
                .divide(BigDecimal.valueOf(sum), digits, RoundingMode.DOWN);
    }
}
