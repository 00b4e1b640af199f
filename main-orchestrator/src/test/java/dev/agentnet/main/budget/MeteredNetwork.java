package dev.agentnet.main.budget;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Budgets.Limit;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.coordination.redis.TestRedis;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.TestSpecs;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// A meter on a real Redis, its keeper, and tasks of the backend that call a model with the prices
/// of `claude-sonnet-5-5`: a token that is sent costs two millionths of a dollar, one of the answer
/// ten.
public final class MeteredNetwork implements AutoCloseable {

    static final DomainName BACKEND = new DomainName("backend");
    static final String MODEL = "claude-sonnet-5-5";

    final TestRedis redis = TestRedis.shared();
    public final RedisNetwork network = redis.network(InstantSource.system());

    /// What all may cost together.
    public volatile Budget total = Budget.NONE;

    /// In a domain that does not say so; 0 for no limit.
    int atOnce;

    /// Of the time that calls wait.
    final AtomicLong nanos = new AtomicLong();

    private final Leadership leadership =
            new Leadership(
                    network.upkeep(),
                    "main.1",
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(1),
                    Optional.empty());
    public final Meter meter =
            new Meter(
                    network.budgets(),
                    new Prices(redis.config()),
                    payer ->
                            new Limits(
                                    Budget.NONE,
                                    List.of(
                                            new Limit(BudgetScope.of(payer.domain()), Budget.NONE),
                                            new Limit(BudgetScope.NETWORK, total))),
                    Duration.ofMinutes(5),
                    nanos::get);
    final BudgetKeeper keeper = new BudgetKeeper(leadership, network, meter, () -> Set.of(BACKEND));

    public MeteredNetwork() {
        leadership.start();
    }

    public static Budget dollars(String usd) {
        return new Budget(Optional.empty(), Optional.of(new BigDecimal(usd)));
    }

    Task begin(Budget budget) {
        network.submissions().submit(TaskSpec.of(BACKEND, "work").within(budget));
        return network.claims()
                .step(
                        AgentId.orchestrator(BACKEND, 1),
                        UUID.randomUUID().toString(),
                        List.of(),
                        1,
                        Duration.ofMinutes(10))
                .granted()
                .getFirst();
    }

    private static Payer payer(Task task) {
        return new Payer(BACKEND, Optional.of(task.id()), task.attempt(), "api");
    }

    /// @param most tokens of the answer
    Admission call(Task task, int most) throws InterruptedException {
        String body = "{\"model\":\"%s\",\"max_tokens\":%d}".formatted(MODEL, most);
        return meter.admit(payer(task), body.getBytes(UTF_8));
    }

    CompletableFuture<Admission> callLater(Task task, int most) {
        CompletableFuture<Admission> admission = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                admission.complete(call(task, most));
            } catch (InterruptedException | RuntimeException e) {
                admission.completeExceptionally(e);
            }
        });
        return admission;
    }

    /// The answer to a call that was let through.
    static void answer(Admission admission, int tokensIn, int tokensOut) {
        String body =
                "{\"model\":\"%s\",\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d}}"
                        .formatted(MODEL, tokensIn, tokensOut);
        try (Admission.Turn turn = (Admission.Turn) admission) {
            turn.answered("application/json");
            turn.passed(body.getBytes(UTF_8), body.getBytes(UTF_8).length);
        }
    }

    /// At half a dollar a turn.
    Treasurer treasurer(DomainTemplates templates) {
        return new Treasurer(
                leadership,
                network,
                () -> templates,
                payer -> new Limits(Budget.NONE, List.of(new Limit(BudgetScope.NETWORK, total))),
                new Treasurer.Defaults(
                        new Spent(1_000, 0, 500_000, 0), atOnce, InstantSource.system()));
    }

    /// Counts a turn that did not go through the meter.
    void spend(Task task, long micros) {
        network.budgets()
                .spend(
                        UUID.randomUUID().toString(),
                        payer(task),
                        new Spent(0, 0, micros, 0),
                        new Limits(Budget.NONE, List.of(new Limit(BudgetScope.NETWORK, total))));
    }

    /// A task of main's with parts in the backend that wait to be claimed.
    Task beginWhole(Budget budget, int parts) {
        network.submissions().submit(TaskSpec.of(DomainName.MAIN, "all").within(budget));
        Task whole =
                network.claims()
                        .step(
                                AgentId.orchestrator(DomainName.MAIN, 1),
                                UUID.randomUUID().toString(),
                                List.of(),
                                1,
                                Duration.ofMinutes(10))
                        .granted()
                        .getFirst();
        TaskSpec part = TestSpecs.of(BACKEND, "part", Optional.empty(), Optional.of(whole.id()));
        network.routes()
                .routeLater(
                        leadership.token().orElseThrow(),
                        whole,
                        Json.object(),
                        Collections.nCopies(parts, part))
                .toCompletableFuture()
                .join();
        return whole;
    }

    Spent spent(TaskId task) {
        return network.budgets().standing(BudgetScope.of(task)).spent();
    }

    @Override
    public void close() {
        leadership.close();
        network.close();
    }
}
