package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Question;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `agentnet kill-all`: every agent ends now, no task is lost, and nothing begins by itself.
@Command(name = "kill-all", mixinStandardHelpOptions = true)
final class KillAllCommand implements Callable<Integer> {

    private static final String REASON = "a person stopped all agents: agentnet kill-all";

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        Config config = Surroundings.config(redis.overrides());
        try (Network network = redis.open()) {
            List<DomainName> domains = Target.domains(network, config);
            long atWork = atWork(network, domains);
            if (!yes && !agreed(atWork)) {
                System.err.println("agentnet: nothing was stopped");
                return ExitCode.FAILED;
            }
            List<TaskId> returned = new ArrayList<>();
            for (DomainName domain : domains) {
                returned.addAll(network.controls().kill(domain, REASON));
            }
            say(returned);
        }
        return ExitCode.OK;
    }

    private static long atWork(Network network, List<DomainName> domains) {
        return domains.stream().mapToLong(domain -> network.records().load(domain).active()).sum();
    }

    private static boolean agreed(long atWork) {
        if (!Question.canBeAsked()) {
            throw new UsageProblem(
                    "kill-all ends all work under way and pauses the network; without a terminal to ask"
                            + " at, say --yes");
        }
        return Question.isAnsweredYes("End %d at work and pause the network?".formatted(atWork));
    }

    private void say(List<TaskId> returned) {
        if (json) {
            ObjectNode said = Json.object();
            ArrayNode ids = said.putArray("returned");
            returned.forEach(id -> ids.add(id.value()));
            System.out.println(Json.write(said.put("resume", "agentnet resume")));
            return;
        }
        returned.forEach(System.out::println);
        System.err.println(
                "agentnet: %d went back to the head of their queues, no try lost. The network is paused; it"
                                .formatted(returned.size())
                        + " goes on with: agentnet resume");
    }
}
