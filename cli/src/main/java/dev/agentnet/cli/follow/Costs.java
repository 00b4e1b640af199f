package dev.agentnet.cli.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Budgets;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Dollars;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import java.util.OptionalLong;

/// What main has counted, for people and for `--json`.
public final class Costs {

    private Costs() {}

    /// How a task stands, also one that has spent nothing yet.
    public static Standing of(Budgets budgets, Task task) {
        Standing known = budgets.standing(BudgetScope.of(task.id()));
        return known.isLimited() ? known : within(known, task.spec());
    }

    private static Standing within(Standing known, TaskSpec spec) {
        return new Standing(
                known.scope(),
                known.spent(),
                spec.budget().tokens().map(OptionalLong::of).orElse(OptionalLong.empty()),
                spec.budget()
                        .costUsd()
                        .map(usd -> OptionalLong.of(Dollars.micros(usd)))
                        .orElse(OptionalLong.empty()),
                known.finish());
    }

    public static boolean isWorthALine(Standing standing) {
        return standing.isLimited() || standing.spent().tokens() > 0;
    }

    /// `61k of 200k tokens, $0.31 of $2.00`.
    public static String said(Standing standing) {
        Spent spent = standing.spent();
        StringBuilder said = new StringBuilder(tokens(spent.tokens()));
        standing.limitTokens().ifPresent(most -> said.append(" of ").append(tokens(most)));
        said.append(" tokens, ").append(Dollars.said(spent.micros()));
        standing.limitMicros().ifPresent(most -> said.append(" of ").append(Dollars.said(most)));
        if (spent.unpriced() > 0) {
            said.append(
                    " (%s tokens of models without a price: agentnet.prices)"
                            .formatted(tokens(spent.unpriced())));
        }
        return said.toString();
    }

    static String tokens(long tokens) {
        return tokens < 10_000 ? "%,d".formatted(tokens) : tokens / 1_000 + "k";
    }

    public static ObjectNode toJson(Standing standing) {
        Spent spent = standing.spent();
        ObjectNode json =
                Json.object()
                        .put("tokens_in", spent.tokensIn())
                        .put("tokens_out", spent.tokensOut())
                        .put("cost_usd", Dollars.of(spent.micros()))
                        .put("unpriced_tokens", spent.unpriced());
        standing.limitTokens().ifPresent(most -> json.put("limit_tokens", most));
        standing.limitMicros().ifPresent(most -> json.put("limit_usd", Dollars.of(most)));
        return json;
    }
}
