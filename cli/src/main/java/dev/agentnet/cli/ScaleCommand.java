package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.follow.Pauses;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet scale DOMAIN N|auto`: how many containers a domain has, with and without work.
@Command(name = "scale", mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {

    private static final String AUTO = "auto";

    /// No network has so many of one domain; and what is longer is no number at all.
    private static final String NUMBER = "[0-9]{1,6}";

    @Parameters(paramLabel = "DOMAIN")
    private String name = "";

    @Parameters(
            paramLabel = "N|auto",
            description = "so many, or as many as main thinks its work needs")
    private String number = "";

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        Config config = Surroundings.config(redis.overrides());
        OptionalInt replicas = replicas(config.getInt("agentnet.spawn.max-replicas"));
        try (Network network = redis.open()) {
            DomainName domain = Target.domain(name, network, config);
            network.controls().scale(domain, replicas);
            if (json) {
                ObjectNode said = Json.object().put("domain", domain.value());
                System.out.println(Json.write(said.put("replicas", number)));
            } else {
                System.out.println(
                        replicas.isEmpty()
                                ? domain + " has as many as its work needs"
                                : "%s has %d; main decides again with: agentnet scale %s auto"
                                        .formatted(domain, replicas.getAsInt(), domain));
            }
            if (network.fleet().isPaused(domain)) {
                System.err.println(
                        "agentnet: it is paused, and starts none before: "
                                + Pauses.on(domain.value()));
            }
        }
        return ExitCode.OK;
    }

    private OptionalInt replicas(int most) {
        if (number.equals(AUTO)) {
            return OptionalInt.empty();
        }
        if (!number.matches(NUMBER) || Integer.parseInt(number) > most) {
            throw new UsageProblem(
                    "\"%s\" is no number from 0 to %d, nor auto; the limit is agentnet.spawn.max-replicas"
                            .formatted(number, most));
        }
        return OptionalInt.of(Integer.parseInt(number));
    }
}
