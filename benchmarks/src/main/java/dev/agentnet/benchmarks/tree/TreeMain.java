package dev.agentnet.benchmarks.tree;

import dev.agentnet.benchmarks.measure.MeasuredNetwork;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.coordination.redis.RedisNetwork;
import dev.agentnet.lifecycle.Loop;
import dev.agentnet.lifecycle.ServiceGroup;
import dev.agentnet.main.intake.Intake;
import dev.agentnet.main.intake.Joiner;
import dev.agentnet.main.intake.PlanIntake;
import dev.agentnet.main.leader.Leadership;
import dev.agentnet.main.routing.Decision;
import dev.agentnet.main.routing.Part;
import dev.agentnet.planning.PlanLimits;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The half of main that a task with children meets: it leads, takes the task in, and joins it. The
/// decision is always the same, since what is measured is the way and not the router.
public final class TreeMain {

    private TreeMain() {}

    /// @param arguments address of Redis, then the domain of each child
    public static void main(String[] arguments) throws IOException {
        List<DomainName> domains = Stream.of(arguments).skip(1).map(DomainName::new).toList();
        try (RedisNetwork network = MeasuredNetwork.open(arguments[0])) {
            AgentId self = AgentId.orchestrator(DomainName.MAIN, 1);
            Leadership leadership =
                    new Leadership(
                            network.upkeep(),
                            self.value(),
                            Duration.ofSeconds(3),
                            Duration.ofMillis(500),
                            Optional.empty());
            Intake intake =
                    new Intake(
                            leadership,
                            network.claims(),
                            network.routes(),
                            new PlanIntake(
                                    network.routes(),
                                    network.submissions(),
                                    PlanLimits.from(Surroundings.defaults()),
                                    Map::of),
                            () -> Optional.of(text -> decision(text, domains)),
                            self,
                            Duration.ofSeconds(30),
                            false,
                            50);
            Joiner joiner =
                    new Joiner(leadership, network.records(), network.routes(), System::nanoTime);
            Loop intakes = new Loop("intake", Duration.ofSeconds(1), intake::runOnce);
            Loop joins = new Loop("join", Duration.ofSeconds(1), joiner::runOnce);
            ServiceGroup services = new ServiceGroup(List.of(leadership, intakes, joins));
            network.wakes()
                    .onDomain(
                            DomainName.MAIN,
                            () -> {
                                intakes.signal();
                                joins.signal();
                            });
            services.start();
            System.out.println("{\"ready\":true}");
            System.in.transferTo(OutputStream.nullOutputStream());
            services.close();
        }
    }

    private static Decision decision(String text, List<DomainName> domains) {
        List<Part> parts = domains.stream().map(domain -> new Part(domain, "none", text)).toList();
        return new Decision(text, Decision.Kind.SPLIT, parts, 1, List.of("measured"));
    }
}
