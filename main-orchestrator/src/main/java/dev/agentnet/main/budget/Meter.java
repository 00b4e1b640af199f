package dev.agentnet.main.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Budgets;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.main.budget.Admission.Turn;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what model calls use, and lets none begin where a limit is used up.
///
/// What a call will cost is known when it is over, so limits are kept in two steps: as long as
/// everything that is under way fits at its worst, calls begin freely; beyond that each attempt has
/// one at a time. So what is spent beyond a limit is at most one turn of each agent at work.
public final class Meter {

    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

    /// Every so often it is looked again whether a call may begin, told or not.
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// Of a prompt's text, a token has at least so many bytes.
    private static final int BYTES_OF_A_TOKEN = 3;

    private static final int MOST_TOLD = 1_000;

    private final Budgets budgets;
    private final Prices prices;
    private final Function<Payer, Limits> limits;
    private final Duration hold;
    private final LongSupplier nanoTime;

    private record Call(String id, Payer payer, Set<BudgetScope> scopes, Spent atWorst) {}

    private record Unsettled(Call call, Spent spent) {}

    /// Guarded by this object, as is all below.
    private final Map<String, Call> underWay = new HashMap<>();

    private final List<Unsettled> unsettled = new ArrayList<>();

    /// Tasks whose calls wait, and for what.
    private final Map<TaskId, Standing> held = new HashMap<>();

    private final Set<String> unpriced = new HashSet<>();
    private Runnable onHeld = () -> {};

    /// @param limits of whoever a call is for, as they stand now
    /// @param hold how long a call waits that may not begin
    public Meter(
            Budgets budgets,
            Prices prices,
            Function<Payer, Limits> limits,
            Duration hold,
            LongSupplier nanoTime) {
        this.budgets = budgets;
        this.prices = prices;
        this.limits = limits;
        this.hold = hold;
        this.nanoTime = nanoTime;
    }

    /// Tells `listener` when a task's call waits, as something is used up, and when one has ended.
    public synchronized void onHeld(Runnable listener) {
        onHeld = listener;
    }

    /// Waits, but not for ever, until the call may begin.
    ///
    /// @param request the call's body
    public Admission admit(Payer payer, byte[] request) throws InterruptedException {
        return admit(payer, request, hold);
    }

    /// Does not wait: what may not begin now is told to come later.
    public Admission admitNow(Payer payer, byte[] request) throws InterruptedException {
        return admit(payer, request, Duration.ZERO);
    }

    private synchronized Admission admit(Payer payer, byte[] request, Duration most)
            throws InterruptedException {
        long end = nanoTime.getAsLong() + most.toNanos();
        try {
            while (true) {
                Optional<List<Standing>> asked = ask(payer);
                Optional<Admission> admission = asked.flatMap(all -> admit(payer, all, request));
                if (admission.isPresent()) {
                    return admission.get();
                }
                long left = (end - nanoTime.getAsLong()) / 1_000_000;
                if (left <= 0) {
                    return new Admission.Later(asked.map(Meter::why).orElse("Redis is away"));
                }
                wait(Math.min(left, LOOK.toMillis()));
            }
        } finally {
            payer.task().ifPresent(held::remove);
        }
    }

    /// Empty if it has to wait.
    private Optional<Admission> admit(Payer payer, List<Standing> standings, byte[] request) {
        if (standings.isEmpty()) {
            return Optional.of(new Admission.Stale());
        }
        if (isFinishing(payer, standings)) {
            return Optional.of(new Admission.Finish());
        }
        Optional<Standing> usedUp = standings.stream().filter(Standing::isUsedUp).findFirst();
        if (usedUp.isPresent()) {
            payer.task().ifPresent(task -> held.put(task, usedUp.get()));
            onHeld.run();
            return Optional.empty();
        }
        payer.task().ifPresent(held::remove);
        Spent worst = atWorst(request, standings);
        return mayBegin(payer, standings, worst)
                ? Optional.of(begin(payer, standings, worst))
                : Optional.empty();
    }

    /// Empty if Redis does not answer; nothing in it if the attempt is not at work.
    private Optional<List<Standing>> ask(Payer payer) {
        try {
            return Optional.of(budgets.ask(payer, limits.apply(payer)).orElse(List.of()));
        } catch (RuntimeException e) {
            LOG.warn("a model call waits, as nobody can say what it may cost: {}", e.toString());
            return Optional.empty();
        }
    }

    private static boolean isFinishing(Payer payer, List<Standing> standings) {
        return standings.getFirst().finish().orElse(-1) == payer.attempt();
    }

    private static String why(List<Standing> standings) {
        return standings.stream()
                .filter(Standing::isUsedUp)
                .findFirst()
                .map(standing -> "the budget of " + standing.scope().said() + " is used up")
                .orElse("others of the same attempt have to end first");
    }

    private boolean mayBegin(Payer payer, List<Standing> standings, Spent worst) {
        return underWay.values().stream().noneMatch(call -> isSame(call.payer(), payer))
                || standings.stream()
                        .filter(Standing::isLimited)
                        .allMatch(one -> one.hasRoomFor(plus(promised(one.scope()), worst)));
    }

    private static boolean isSame(Payer one, Payer other) {
        return one.task().equals(other.task()) && one.attempt() == other.attempt();
    }

    /// What is under way may cost so much at its worst.
    private Spent promised(BudgetScope scope) {
        Spent sum = Spent.NOTHING;
        for (Call call : underWay.values()) {
            if (call.scopes().contains(scope)) {
                sum = plus(sum, call.atWorst());
            }
        }
        return sum;
    }

    private static Spent plus(Spent one, Spent other) {
        return new Spent(
                one.tokensIn() + other.tokensIn(),
                one.tokensOut() + other.tokensOut(),
                one.micros() + other.micros(),
                one.unpriced() + other.unpriced());
    }

    private Spent atWorst(byte[] request, List<Standing> standings) {
        if (standings.stream().noneMatch(Standing::isLimited)) {
            return Spent.NOTHING;
        }
        ObjectNode asked =
                Json.parseObject(new String(request, StandardCharsets.UTF_8))
                        .orElseGet(Json::object);
        return prices.spent(
                new TurnUsage(
                        asked.path("model").asText(),
                        0,
                        asked.path("max_tokens").asLong(),
                        0,
                        request.length / BYTES_OF_A_TOKEN,
                        0));
    }

    private Turn begin(Payer payer, List<Standing> standings, Spent worst) {
        Set<BudgetScope> scopes = new HashSet<>();
        standings.forEach(standing -> scopes.add(standing.scope()));
        Call call = new Call(UUID.randomUUID().toString(), payer, scopes, worst);
        underWay.put(call.id(), call);
        return new Turn(used -> settle(call, used));
    }

    private synchronized void settle(Call call, TurnUsage used) {
        if (!used.model().isEmpty() && !prices.knows(used.model()) && unpriced.size() < MOST_TOLD) {
            if (unpriced.add(used.model())) {
                LOG.warn(
                        "{} has no price: only its tokens are counted. Name it in agentnet.prices",
                        used.model());
            }
        }
        Unsettled last = new Unsettled(call, prices.spent(used));
        if (!settle(last)) {
            unsettled.add(last);
        }
        notifyAll();
    }

    private boolean settle(Unsettled one) {
        Call call = one.call();
        try {
            if (!one.spent().equals(Spent.NOTHING)) {
                budgets.spend(call.id(), call.payer(), one.spent(), limits.apply(call.payer()));
            }
            underWay.remove(call.id());
            onHeld.run();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("what a model call cost is counted later: {}", e.toString());
            // Until then it stands for what it did cost.
            underWay.put(call.id(), new Call(call.id(), call.payer(), call.scopes(), one.spent()));
            return false;
        }
    }

    /// Counts what could not be counted when it was over, and lets all that wait look again.
    public synchronized void lookAgain() {
        unsettled.removeIf(this::settle);
        notifyAll();
    }

    /// Tasks that have a call waiting and none under way, and what is used up.
    synchronized Map<TaskId, Standing> held() {
        Map<TaskId, Standing> quiet = new HashMap<>(held);
        for (Call call : underWay.values()) {
            call.payer().task().ifPresent(quiet::remove);
        }
        return quiet;
    }
}
