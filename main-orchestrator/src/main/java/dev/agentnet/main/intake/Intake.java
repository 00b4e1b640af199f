package dev.agentnet.main.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Claims.Unreadable;
import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Part;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskKind;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims the tasks of `main`, lets the router decide, and gives them their children.
public final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Leadership leadership;
    private final Claims claims;
    private final Routes routes;
    private final PlanIntake plans;
    private final Supplier<Optional<Function<String, Decision>>> routing;
    private final AgentId self;
    private final Duration lease;
    private final boolean asksWhenUnsure;
    private final int atOnce;

    /// @param atOnce how many are claimed together: all must be routed before their leases run out
    /// @param routing decides where a text goes; empty while nobody can
    public Intake(
            Leadership leadership,
            Claims claims,
            Routes routes,
            PlanIntake plans,
            Supplier<Optional<Function<String, Decision>>> routing,
            AgentId self,
            Duration lease,
            boolean asksWhenUnsure,
            int atOnce) {
        this.leadership = leadership;
        this.claims = claims;
        this.routes = routes;
        this.plans = plans;
        this.routing = routing;
        this.self = self;
        this.lease = lease;
        this.asksWhenUnsure = asksWhenUnsure;
        this.atOnce = atOnce;
    }

    public void runOnce() {
        Optional<LeaderToken> leader = leadership.token();
        Optional<Function<String, Decision>> decide = routing.get();
        // Nothing is claimed that cannot be routed yet: it would be held until its lease ran out.
        if (leader.isEmpty() || decide.isEmpty()) {
            return;
        }
        List<Finish> refused = new ArrayList<>();
        while (true) {
            String request = UUID.randomUUID().toString();
            Step step = claims.step(self, request, refused, atOnce, lease);
            refused = new ArrayList<>();
            for (Unreadable claimed : step.unreadable()) {
                refused.add(claimed.refusedBy(self));
            }
            List<CompletionStage<?>> routed = new ArrayList<>();
            for (Task task : step.granted()) {
                if (task.spec().kind() == TaskKind.PLAN) {
                    plans.take(leader.get(), task, decide.get())
                            .map(why -> finish(task, FailureName.BAD_TASK, why))
                            .ifPresent(refused::add);
                    continue;
                }
                Decision decision = decide.get().apply(task.spec().description());
                if (decision.kind() == Decision.Kind.UNSURE && asksWhenUnsure) {
                    refused.add(parked(task, decision));
                } else {
                    routed.add(route(leader.get(), task, decision));
                }
            }
            routed.forEach(each -> each.toCompletableFuture().join());
            if (step.granted().isEmpty() && refused.isEmpty()) {
                return;
            }
        }
    }

    private Finish finish(Task task, FailureName failure, String reason) {
        Outcome failed = new Outcome.Failed("", Usage.NONE, failure, reason);
        return new Finish(task.id(), task.token().orElseThrow(), self, failed);
    }

    private Finish parked(Task task, Decision decision) {
        String reason =
                "routing is unsure, the best guess is %s; %s"
                        .formatted(
                                decision.parts().getFirst().domain(),
                                String.join("; ", decision.reasons()));
        return finish(task, FailureName.UNSURE, reason);
    }

    private CompletionStage<?> route(LeaderToken leader, Task task, Decision decision) {
        List<TaskSpec> children =
                decision.parts().stream().map(part -> child(task, part, decision)).toList();
        return routes.routeLater(leader, task, decision.toJson(), children)
                .thenAccept(ids -> {
                    if (!ids.isEmpty()) {
                        LOG.info("{} is routed to {}: {}", task.id(), ids, decision.reasons());
                    }
                });
    }

    /// A child does its part; the whole text goes along as context when the part is not all of it.
    private static TaskSpec child(Task parent, Part part, Decision decision) {
        TaskSpec spec = parent.spec();
        ObjectNode context = spec.context().deepCopy();
        if (decision.kind() == Decision.Kind.SPLIT) {
            context.put("part_of", spec.description());
        }
        TaskSpec child =
                new TaskSpec(
                        part.domain(),
                        spec.kind(),
                        decision.kind() == Decision.Kind.SPLIT ? part.text() : spec.description(),
                        spec.priority(),
                        spec.timeout(),
                        context,
                        spec.repository().or(() -> Optional.of(parent.id().value())),
                        spec.base(),
                        spec.checks(),
                        Optional.of(part.worker()),
                        Optional.of(parent.id()),
                        Optional.empty());
        return child.asking(spec.model());
    }
}
