package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentnet.cli.follow.Questions;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.Screen;
import dev.agentnet.coordination.Inbox.Question;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet resume [TASK|DOMAIN|network]`: what was paused or drained goes on.
@Command(name = "resume", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "TASK|DOMAIN|network",
            arity = "0..1",
            description = "what is to go on (default: the network)")
    private String what = Target.NETWORK;

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        try (Network network = redis.open()) {
            Target target = Target.parse(what, network, Surroundings.config(redis.overrides()));
            switch (target) {
                case Target.Whole whole -> resume(network, whole.domains(), "nothing is");
                case Target.One one ->
                        resume(network, List.of(one.domain()), one.domain() + " is not");
                case Target.OfTask task -> resume(network, task.id());
            }
        }
        return ExitCode.OK;
    }

    /// @param none the beginning of what is said if there is nothing to resume
    private void resume(Network network, List<DomainName> domains, String none) {
        Map<DomainName, Duration> stood = new TreeMap<>();
        for (DomainName domain : domains) {
            Optional<Duration> length = network.controls().resume(domain);
            length.ifPresent(time -> stood.put(domain, time));
        }
        if (json) {
            ObjectNode said = Json.object();
            ObjectNode times = said.putObject("resumed");
            stood.forEach((domain, time) -> times.put(domain.value(), time.toMillis()));
            System.out.println(Json.write(said));
        } else if (stood.isEmpty()) {
            System.err.println(none + " paused or drained");
        } else {
            stood.forEach((domain, time) ->
                    System.out.println(
                            time.isZero()
                                    ? domain + " works again"
                                    : domain + " goes on after " + Screen.span(time)));
        }
    }

    private void resume(Network network, TaskId id) {
        Optional<Question> question = Questions.holding(network.inbox(), id);
        if (question.isPresent()) {
            throw new Problem(
                    "%s stands still until %s is answered, as %s: agentnet inbox"
                            .formatted(id, question.get().id(), question.get().draft().text()));
        }
        switch (network.controls().resume(id)) {
            case RESUMED -> {
                if (json) {
                    System.out.println(Json.write(Json.object().put("resumed", id.value())));
                } else {
                    System.out.println(id + " goes on");
                }
                if (network.fleet().isPaused(id.domain())) {
                    System.err.println(
                            "agentnet: its domain is still paused: agentnet resume " + id.domain());
                }
            }
            case RUNNING -> System.err.println(id + " is not paused");
            case ENDED -> throw new Problem(id + " has ended already: agentnet task " + id);
            case UNKNOWN -> throw new Problem("no task " + id + "; see: agentnet tasks");
        }
    }
}
