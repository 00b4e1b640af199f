package dev.agentnet.main.budget;

import dev.agentnet.config.DomainTemplate;
import dev.agentnet.config.DomainTemplates;
import dev.agentnet.coordination.Budgets.Limits;
import dev.agentnet.coordination.Budgets.Payer;
import dev.agentnet.coordination.Budgets.Spent;
import dev.agentnet.coordination.Budgets.Standing;
import dev.agentnet.coordination.Network;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.protocol.BudgetScope;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import dev.agentnet.protocol.TaskState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Tops up what each domain may reserve of each budget, says how many of its tasks may be at work
/// at once, and lets those begin that waited for room.
///
/// A task at work reserves what a turn is taken to cost. So many are allowed as that goes into what
/// is left, and one as long as there is anything left: what it may use beyond that is one turn, as
/// for all that are at work already.
public final class Treasurer {

    /// What is so everywhere.
    ///
    /// @param turn what one is taken to cost
    /// @param atOnce tasks at work at once in a domain that does not say so; 0 for no limit
    /// @param clock the time
    public record Defaults(Spent turn, int atOnce, InstantSource clock) {}

    /// A domain has as many active tasks as workers; this is far above. So many that wait are
    /// looked at in one turn, the others in the next.
    private static final int MOST = 1_000;

    private final Leadership leadership;
    private final Network network;
    private final Supplier<DomainTemplates> templates;
    private final Function<Payer, Limits> limits;
    private final Defaults defaults;

    /// What is configured, as Redis has it; touched by the loop alone.
    private final Map<Payer, Limits> configured = new HashMap<>();

    /// Domains that have been told of limits; touched by the loop alone.
    private final Map<DomainName, Map<BudgetScope, Long>> told = new HashMap<>();

    /// What was let go and may not be claimed yet; touched by the loop alone.
    private final Set<TaskId> letGo = new HashSet<>();

    public Treasurer(
            Leadership leadership,
            Network network,
            Supplier<DomainTemplates> templates,
            Function<Payer, Limits> limits,
            Defaults defaults) {
        this.limits = limits;
        this.leadership = leadership;
        this.network = network;
        this.templates = templates;
        this.defaults = defaults;
    }

    public void runOnce() {
        Optional<LeaderToken> leader = leadership.token();
        if (leader.isEmpty()) {
            told.clear();
            configured.clear();
            letGo.clear();
            return;
        }
        configure();
        Map<BudgetScope, Long> left = left();
        left.putAll(rooms());
        Map<DomainName, List<Task>> active = new HashMap<>();
        if (!left.isEmpty()) {
            domains().forEach(domain -> active.put(domain, active(domain)));
        }
        for (DomainName domain : domains()) {
            Map<BudgetScope, Long> allowed = allowed(domain, left, active);
            List<TaskId> released = released(domain, allowed, begun(domain, active));
            if (!allowed.equals(told.get(domain)) || !released.isEmpty()) {
                letGo.addAll(network.budgets().fund(leader.get(), domain, allowed, released));
                told.put(domain, allowed);
            }
        }
    }

    /// What is raised or lowered there counts at once, and not with the next call.
    private void configure() {
        for (DomainTemplate domain : templates.get().domains().values()) {
            for (String worker : domain.workers().keySet()) {
                Payer payer = new Payer(domain.name(), Optional.empty(), 0, worker);
                Limits now = limits.apply(payer);
                if (!now.equals(configured.get(payer))) {
                    network.budgets().ask(payer, now);
                    configured.put(payer, now);
                }
            }
        }
    }

    private List<DomainName> domains() {
        return List.copyOf(templates.get().domains().keySet());
    }

    /// How many turns are left of each budget.
    private Map<BudgetScope, Long> left() {
        List<BudgetScope> scopes = new ArrayList<>(List.of(BudgetScope.NETWORK));
        for (DomainTemplate domain : templates.get().domains().values()) {
            scopes.add(BudgetScope.of(domain.name()));
            domain.workers()
                    .keySet()
                    .forEach(one -> scopes.add(BudgetScope.of(domain.name(), one)));
        }
        for (TaskId feature : network.budgets().features()) {
            if (network.records().find(feature).filter(task -> !task.state().isEnd()).isPresent()) {
                scopes.add(BudgetScope.of(feature));
            } else {
                network.budgets().forget(feature);
            }
        }
        Map<BudgetScope, Long> left = new LinkedHashMap<>();
        for (BudgetScope scope : scopes) {
            Standing standing = network.budgets().standing(scope);
            if (standing.isLimited()) {
                left.put(scope, turns(standing));
            }
        }
        return left;
    }

    /// How many tasks may be at work at once, whatever they cost.
    private Map<BudgetScope, Long> rooms() {
        Map<BudgetScope, Long> rooms = new LinkedHashMap<>();
        for (DomainTemplate domain : templates.get().domains().values()) {
            long all = domain.atOnce().all().orElse(defaults.atOnce());
            if (all > 0) {
                rooms.put(BudgetScope.roomOf(domain.name()), all);
            }
            domain.atOnce()
                    .workers()
                    .forEach((worker, most) ->
                            rooms.put(BudgetScope.roomOf(domain.name(), worker), (long) most));
        }
        return rooms;
    }

    private long turns(Standing standing) {
        if (standing.isUsedUp()) {
            return 0;
        }
        long money =
                (standing.limitMicros().orElse(Long.MAX_VALUE) - standing.spent().micros())
                        / defaults.turn().micros();
        long tokens =
                (standing.limitTokens().orElse(Long.MAX_VALUE) - standing.spent().tokens())
                        / defaults.turn().tokens();
        return Math.max(1, Math.min(money, tokens));
    }

    /// Whose agent waits for its parts leaves the room to them.
    private List<Task> active(DomainName domain) {
        return network.records().list(domain, TaskState.ACTIVE, MOST).stream()
                .flatMap(id -> network.records().find(id).stream())
                .filter(task -> !task.lends(defaults.clock().instant()))
                .toList();
    }

    /// Those at work, and those whose room is kept until they are claimed.
    private List<Task> begun(DomainName domain, Map<DomainName, List<Task>> active) {
        List<Task> begun = new ArrayList<>(active.getOrDefault(domain, List.of()));
        for (TaskId id : List.copyOf(letGo)) {
            Optional<Task> task =
                    network.records().find(id).filter(one -> one.state() == TaskState.PENDING);
            task.filter(one -> one.domain().equals(domain)).ifPresent(begun::add);
            if (task.isEmpty()) {
                letGo.remove(id);
            }
        }
        return begun;
    }

    /// What others have reserved is not there for this one.
    private static Map<BudgetScope, Long> allowed(
            DomainName domain, Map<BudgetScope, Long> left, Map<DomainName, List<Task>> active) {
        Map<BudgetScope, Long> allowed = new LinkedHashMap<>();
        left.forEach((scope, turns) -> {
            long others =
                    active.entrySet().stream()
                            .filter(one -> !one.getKey().equals(domain))
                            .flatMap(one -> one.getValue().stream())
                            .filter(task -> pays(scope, task))
                            .count();
            allowed.put(scope, Math.max(0, turns - others));
        });
        return allowed;
    }

    private static boolean pays(BudgetScope scope, Task task) {
        return scope.equals(BudgetScope.NETWORK)
                || scope.equals(BudgetScope.of(task.domain()))
                || scope.equals(BudgetScope.roomOf(task.domain()))
                || task.spec().worker().filter(one -> isOf(scope, task.domain(), one)).isPresent()
                || task.spec().wholes().stream().anyMatch(one -> scope.equals(BudgetScope.of(one)));
    }

    private static boolean isOf(BudgetScope scope, DomainName domain, String worker) {
        return scope.equals(BudgetScope.of(domain, worker))
                || scope.equals(BudgetScope.roomOf(domain, worker));
    }

    /// Those that find room now; and those that wait no more, to be forgotten.
    private List<TaskId> released(
            DomainName domain, Map<BudgetScope, Long> allowed, List<Task> begun) {
        Map<BudgetScope, Long> room = new HashMap<>();
        allowed.forEach((scope, most) ->
                room.put(scope, most - begun.stream().filter(one -> pays(scope, one)).count()));
        List<TaskId> released = new ArrayList<>();
        for (TaskId id : network.budgets().deferred(domain, MOST)) {
            Optional<Task> task = network.records().find(id);
            List<BudgetScope> payers =
                    task.map(one ->
                                    room.keySet().stream()
                                            .filter(scope -> pays(scope, one))
                                            .toList())
                            .orElse(List.of());
            if (payers.stream().allMatch(scope -> room.getOrDefault(scope, 0L) > 0)) {
                payers.forEach(scope -> room.merge(scope, -1L, Long::sum));
                released.add(id);
            }
        }
        return released;
    }
}
