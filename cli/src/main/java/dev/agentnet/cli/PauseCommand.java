package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.follow.Pauses;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.coordination.Controls.Pausing;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet pause [TASK|DOMAIN|network]`: everything of it stands still until it is resumed.
@Command(name = "pause", mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "TASK|DOMAIN|network",
            arity = "0..1",
            description = "what is to stand still (default: the network)")
    private String what = Target.NETWORK;

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        try (Network network = redis.open()) {
            Target target = Target.parse(what, network, Surroundings.config(redis.overrides()));
            Instant since =
                    switch (target) {
                        case Target.Whole whole -> pause(network, whole);
                        case Target.One one -> network.controls().pause(one.domain());
                        case Target.OfTask task -> pause(network, task.id());
                    };
            say(target, since);
        }
        return ExitCode.OK;
    }

    /// The earliest, where some stood already.
    private static Instant pause(Network network, Target.Whole whole) {
        return whole.domains().stream()
                .map(network.controls()::pause)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant pause(Network network, TaskId id) {
        Pausing became = network.controls().pause(id);
        return switch (became) {
            case PAUSED, ALREADY -> Pauses.of(network, id).orElseGet(Instant::now);
            case MERGING ->
                    throw new Problem(
                            id
                                    + " has handed in its work, which waits to land; hold that up with:"
                                    + " agentnet pause "
                                    + DomainName.MAIN);
            case ENDED -> throw new Problem(id + " has ended already: agentnet task " + id);
            case UNKNOWN -> throw new Problem("no task " + id + "; see: agentnet tasks");
        };
    }

    private void say(Target target, Instant since) {
        String on = Pauses.on(target.word());
        if (json) {
            ObjectNode said =
                    Json.object()
                            .put("paused", target.word())
                            .put("paused_at", since.toEpochMilli())
                            .put("resume", on);
            System.out.println(Json.write(said));
        } else {
            String name = target instanceof Target.Whole ? "the network" : target.word();
            System.out.println(name + " is paused; it goes on with: " + on);
        }
    }
}
