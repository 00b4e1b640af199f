package dev.agentnet.main.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.coordination.Claims;
import dev.agentnet.coordination.Claims.Finish;
import dev.agentnet.coordination.Claims.Step;
import dev.agentnet.coordination.Routes;
import dev.agentnet.coordination.Upkeep.LeaderToken;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Part;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.Outcome;
import dev.agentnet.protocol.Task;
import dev.agentnet.protocol.TaskSpec;
import dev.agentnet.protocol.Token;
import dev.agentnet.protocol.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims the tasks of `main`, lets the router decide, and gives them their children.
public final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /// Few, since a model may be asked about each, 10 s at most, and their leases last 30 s.
    private static final int AT_ONCE = 2;

    private final Leadership leadership;
    private final Claims claims;
    private final Routes routes;
    private final Supplier<Optional<Function<String, Decision>>> routing;
    private final AgentId self;
    private final Duration lease;
    private final boolean asksWhenUnsure;

    /// @param routing decides where a text goes; empty while nobody can
    public Intake(
            Leadership leadership,
            Claims claims,
            Routes routes,
            Supplier<Optional<Function<String, Decision>>> routing,
            AgentId self,
            Duration lease,
            boolean asksWhenUnsure) {
        this.leadership = leadership;
        this.claims = claims;
        this.routes = routes;
        this.routing = routing;
        this.self = self;
        this.lease = lease;
        this.asksWhenUnsure = asksWhenUnsure;
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
            Step step = claims.step(self, request, refused, AT_ONCE, lease);
            refused = new ArrayList<>();
            for (Task task : step.granted()) {
                route(leader.get(), decide.get(), task).ifPresent(refused::add);
            }
            if (step.granted().isEmpty() && refused.isEmpty()) {
                return;
            }
        }
    }

    /// Routes one task; what cannot be routed comes back as an end.
    private Optional<Finish> route(
            LeaderToken leader, Function<String, Decision> decide, Task task) {
        Decision decision = decide.apply(task.spec().description());
        if (decision.kind() == Decision.Kind.UNSURE && asksWhenUnsure) {
            String reason =
                    "routing is unsure, the best guess is %s; %s"
                            .formatted(
                                    decision.parts().getFirst().domain(),
                                    String.join("; ", decision.reasons()));
            Token token = task.token().orElseThrow();
            Outcome parked = new Outcome.Failed("", Usage.NONE, FailureName.UNSURE, reason);
            return Optional.of(new Finish(task.id(), token, self, parked));
        }
        List<TaskSpec> children =
                decision.parts().stream().map(part -> child(task, part, decision)).toList();
        List<?> ids = routes.route(leader, task, decision.toJson(), children);
        LOG.info("{} is routed to {}: {}", task.id(), ids, decision.reasons());
        return Optional.empty();
    }

    /// A child does its part; the whole text goes along as context when the part is not all of it.
    private static TaskSpec child(Task parent, Part part, Decision decision) {
        TaskSpec spec = parent.spec();
        ObjectNode context = spec.context().deepCopy();
        if (decision.kind() == Decision.Kind.SPLIT) {
            context.put("part_of", spec.description());
        }
        return new TaskSpec(
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
    }
}
