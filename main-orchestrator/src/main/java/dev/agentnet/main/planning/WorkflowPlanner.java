package dev.agentnet.main.planning;

import dev.agentnet.main.planning.Complexity.Level;
import dev.agentnet.main.routing.Part;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.main.routing.Router;
import dev.agentnet.protocol.Budget;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.PlannedTask;
import dev.agentnet.protocol.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Makes a plan of a feature by a workflow's steps, without a language model.
///
/// The crew's roles get one task each, builders and testers one per domain that the router sees in
/// the feature. A task waits for all that its step waits for, and so is told of it.
public final class WorkflowPlanner {

    private final Router router;
    private final Map<DomainName, List<String>> workers;

    /// @param workers of each domain that there is
    public WorkflowPlanner(Router router, Map<DomainName, List<String>> workers) {
        this.router = router;
        this.workers = Map.copyOf(workers);
    }

    /// @throws IllegalArgumentException if a role has nobody who does it
    public FeaturePlan plan(FeatureRequest request) {
        FeatureScope scope = FeatureScope.of(request.text(), router);
        Complexity complexity =
                request.complexity()
                        .map(Complexity::said)
                        .orElseGet(() -> Complexity.estimate(request.text(), scope.parts().size()));
        Making making = new Making(request, scope);
        List<String> leftOut = new ArrayList<>();
        for (WorkflowStep step : request.workflow().steps()) {
            Optional<String> needless = needless(step, scope, complexity);
            if (needless.isPresent()) {
                leftOut.add(step.id() + ": " + needless.get());
                making.pass(step);
            } else {
                needWorker(step.role());
                making.take(step);
            }
        }
        if (making.tasks.isEmpty()) {
            throw new IllegalArgumentException(
                    "of the workflow %s nothing is left for this: %s"
                            .formatted(request.workflow().name(), String.join("; ", leftOut)));
        }
        return new FeaturePlan(
                new PlanRouting(making.plan(), making.reasons),
                request.workflow().name() + ": " + request.why(),
                complexity,
                leftOut);
    }

    private static Optional<String> needless(
            WorkflowStep step, FeatureScope scope, Complexity complexity) {
        return switch (step.when()) {
            case ALWAYS -> Optional.empty();
            case COMPLEX ->
                    complexity.level() == Level.HIGH
                            ? Optional.empty()
                            : Optional.of("only for complex work");
            case SEVERAL ->
                    scope.isSeveral()
                            ? Optional.empty()
                            : Optional.of("one domain alone builds it");
        };
    }

    private void needWorker(Role role) {
        if (role.isCrew() && !workers.getOrDefault(Role.CREW, List.of()).contains(role.word())) {
            throw new IllegalArgumentException(
                    "nobody is a %1$s: that is a worker of the domain %2$s, which is not among the"
                                    .formatted(role.word(), Role.CREW)
                            + " domain templates. Copy domain-templates/%s to them, or take roles"
                                    .formatted(Role.CREW)
                            + " without it, such as --roles builder,tester");
        }
    }

    /// A plan in the making. Not thread-safe.
    private static final class Making {
        private final FeatureRequest request;
        private final FeatureScope scope;
        private final FeaturePrompts prompts;
        private final List<PlannedTask> tasks = new ArrayList<>();
        private final List<Integer> weights = new ArrayList<>();
        private final Map<String, List<String>> reasons = new LinkedHashMap<>();

        /// Step → ids of what waits for it has to wait for: its tasks, or if it was left out, what
        /// it would have waited for.
        private final Map<String, Set<String>> standsFor = new HashMap<>();

        Making(FeatureRequest request, FeatureScope scope) {
            this.request = request;
            this.scope = scope;
            this.prompts = new FeaturePrompts(request, scope);
        }

        void pass(WorkflowStep step) {
            standsFor.put(step.id(), before(step));
        }

        void take(WorkflowStep step) {
            Set<String> before = before(step);
            Set<String> own = new TreeSet<>();
            if (step.role().isCrew()) {
                reasons.put(step.id(), List.of("the crew's " + step.role().word()));
                add(step, step.id(), Role.CREW, step.role().word(), prompts.crew(step), before);
                own.add(step.id());
            } else {
                for (int i = 0; i < scope.parts().size(); i++) {
                    Part part = scope.parts().get(i);
                    String id = scope.isSeveral() ? shortened(step.id(), part) : step.id();
                    Set<String> waits = new TreeSet<>(before);
                    if (!step.atOnce()) {
                        waits.addAll(own);
                    }
                    reasons.put(id, scope.reasons().get(i));
                    add(step, id, part.domain(), part.worker(), prompts.own(step, part), waits);
                    own.add(id);
                }
            }
            standsFor.put(step.id(), own);
        }

        /// An id has no more letters than [PlannedTask#MOST_ID].
        private static String shortened(String step, Part part) {
            String end = "-" + part.domain().value();
            return step.substring(0, Math.min(step.length(), PlannedTask.MOST_ID - end.length()))
                    + end;
        }

        private Set<String> before(WorkflowStep step) {
            Set<String> before = new TreeSet<>();
            if (step.after().isPresent()) {
                step.after()
                        .get()
                        .forEach(id -> before.addAll(standsFor.getOrDefault(id, Set.of())));
            } else if (!request.workflow().parallel()) {
                tasks.forEach(task -> before.add(task.id()));
            }
            return before;
        }

        private void add(
                WorkflowStep step,
                String id,
                DomainName domain,
                String worker,
                String prompt,
                Set<String> before) {
            List<String> inOrder =
                    tasks.stream().map(PlannedTask::id).filter(before::contains).toList();
            tasks.add(
                    new PlannedTask(
                            id,
                            Optional.of(domain),
                            Optional.of(worker),
                            Optional.empty(),
                            prompt,
                            List.of(),
                            List.of(),
                            inOrder,
                            request.checks(),
                            Budget.NONE,
                            Priority.NORMAL,
                            PlannedTask.DEFAULT_TIMEOUT));
            weights.add(step.weight());
        }

        Plan plan() {
            List<Budget> shares = BudgetShares.of(request.budget(), weights);
            List<PlannedTask> paid = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                paid.add(tasks.get(i).paidBy(shares.get(i)));
            }
            return new Plan(
                    Optional.of(request.title()),
                    Optional.empty(),
                    Optional.empty(),
                    request.budget(),
                    Plan.USUAL_WEIGHT,
                    paid);
        }
    }
}
