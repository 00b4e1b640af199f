package dev.agentnet.main.budget;

import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplate.WorkerTemplate;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Budgets.Limit;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Dollars;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Limits as agentnet.conf and the domain templates have them.
public final class ConfiguredLimits implements Function<Payer, Limits> {

    private final Budget total;
    private final Supplier<DomainTemplates> templates;

    public ConfiguredLimits(Config config, Supplier<DomainTemplates> templates) {
        this.total =
                new Budget(
                        Optional.of(config.getLong("agentnet.budgets.total-tokens"))
                                .filter(tokens -> tokens > 0),
                        Optional.of(new BigDecimal(config.getString("agentnet.budgets.total-usd")))
                                .filter(usd -> usd.signum() > 0));
        this.templates = templates;
    }

    /// What a turn is taken to cost, and how many tasks of a domain are at work at once.
    public static Treasurer.Defaults defaults(Config config, InstantSource clock) {
        Config turn = config.getConfig("agentnet.budgets.turn");
        return new Treasurer.Defaults(
                new Spent(
                        turn.getLong("tokens"),
                        0,
                        Dollars.micros(new BigDecimal(turn.getString("usd"))),
                        0),
                config.getInt("agentnet.fleet.max-concurrent"),
                clock);
    }

    @Override
    public Limits apply(Payer payer) {
        Optional<DomainTemplate> domain =
                Optional.ofNullable(templates.get().domains().get(payer.domain()));
        Optional<WorkerTemplate> worker = domain.map(known -> known.workers().get(payer.worker()));
        List<Limit> others = new ArrayList<>();
        worker.ifPresent(known ->
                others.add(new Limit(BudgetScope.of(payer.domain(), known.name()), known.total())));
        others.add(
                new Limit(
                        BudgetScope.of(payer.domain()),
                        domain.map(DomainTemplate::total).orElse(Budget.NONE)));
        others.add(new Limit(BudgetScope.NETWORK, total));
        return new Limits(worker.map(WorkerTemplate::budget).orElse(Budget.NONE), others);
    }
}
