package dev.agentnet.main.intake;

import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.Routes.Part;
import dev.agentnet.coordination.Submissions;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.PlanRouting;
import dev.agentnet.planning.Complaint;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.planning.PlanReader;
import dev.agentnet.planning.PlanReader.Reading;
import dev.agentnet.planning.PlanTasks;
import dev.agentnet.planning.TaskGraph;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.Plan;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the tasks of plans that were submitted.
public final class PlanIntake {

    private static final Logger LOG = LoggerFactory.getLogger(PlanIntake.class);

    private final Routes routes;
    private final Submissions submissions;
    private final PlanLimits limits;
    private final Supplier<Map<DomainName, List<String>>> workers;
    private final Branches branches;

    /// Where a feature's work begins and lands, where that is a branch of its own.
    @FunctionalInterface
    public interface Branches {

        /// @param base that was asked for
        Optional<String> of(Task feature, String repository, Optional<String> base);
    }

    /// All work lands on the base.
    ///
    /// @param workers of each domain, as they stand now
    public PlanIntake(
            Routes routes,
            Submissions submissions,
            PlanLimits limits,
            Supplier<Map<DomainName, List<String>>> workers) {
        this(routes, submissions, limits, workers, (_, _, _) -> Optional.empty());
    }

    /// @param workers of each domain, as they stand now
    public PlanIntake(
            Routes routes,
            Submissions submissions,
            PlanLimits limits,
            Supplier<Map<DomainName, List<String>>> workers,
            Branches branches) {
        this.routes = routes;
        this.submissions = submissions;
        this.limits = limits;
        this.workers = workers;
        this.branches = branches;
    }

    /// @param decide where a task goes that names no domain
    /// @return why the plan cannot run; empty if it does, or the claim is not ours any more
    Optional<String> take(LeaderToken leader, Task task, Function<String, Decision> decide) {
        // Whoever submitted it may have read it with other templates, or not at all.
        Reading reading =
                new PlanReader(limits, workers.get())
                        .read("plan", Json.pretty(task.spec().context()));
        if (reading.plan().isEmpty()) {
            return Optional.of(
                    reading.complaints().stream()
                            .map(Complaint::toString)
                            .collect(Collectors.joining("; ")));
        }
        Plan routed = PlanRouting.of(reading.plan().get(), decide).plan();
        Optional<String> branch =
                routed.repository().flatMap(name -> branches.of(task, name, routed.base()));
        Plan plan = routed.in(routed.repository(), branch.or(routed::base));
        switch (routes.plan(leader, task, plan.weight(), kept(task, parts(task, plan)))) {
            case PLANNED -> LOG.info("{} is planned: {} tasks", task.id(), plan.tasks().size());
            case STALE -> LOG.info("{} was given back before it was planned", task.id());
            case UNWANTED -> cancel(task, plan);
        }
        return Optional.empty();
    }

    private static List<Part> parts(Task task, Plan plan) {
        List<TaskId> ids = PlanTasks.ids(task.id(), plan);
        TaskGraph graph = TaskGraph.of(plan);
        List<Part> parts = new ArrayList<>();
        for (int place : graph.order()) {
            parts.add(
                    new Part(
                            ids.get(place),
                            plan.tasks().get(place).id(),
                            PlanTasks.spec(task, plan, place),
                            graph.dependencies(place).stream().map(ids::get).toList()));
        }
        return parts;
    }

    /// The same, each with those of other plans that write to the same places.
    private List<Part> kept(Task task, List<Part> parts) {
        Map<String, Rivals> rivals = new HashMap<>();
        return parts.stream()
                .map(part ->
                        rivals.computeIfAbsent(
                                        part.spec().repository().orElseThrow(),
                                        name ->
                                                new Rivals(
                                                        routes.places(name),
                                                        task.id(),
                                                        limits.rivals()))
                                .beside(part))
                .toList();
    }

    /// Somebody cancelled it while its tasks came to be.
    private void cancel(Task task, Plan plan) {
        String reason = "cancelled while it was planned";
        PlanTasks.ids(task.id(), plan).forEach(id -> submissions.cancel(id, reason));
        submissions.cancel(task.id(), reason);
        LOG.info("{} was cancelled while it was planned", task.id());
    }
}
