package dev.agentnet.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.terminal.ExitCode;
import dev.agentnet.coordination.Network;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `agentnet drain [DOMAIN]`: it finishes what it has, takes no more, and its containers end.
@Command(name = "drain", mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DOMAIN",
            arity = "0..1",
            description = "which domain (default: all but the checks, which what runs still needs)")
    private Optional<String> what = Optional.empty();

    @Mixin private RedisOption redis = new RedisOption();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
        Config config = Surroundings.config(redis.overrides());
        try (Network network = redis.open()) {
            List<DomainName> domains =
                    what.map(name -> List.of(Target.domain(name, network, config)))
                            .orElseGet(
                                    () -> List.copyOf(KnownDomains.of(network, config).keySet()));
            ObjectNode said = Json.object();
            ObjectNode moments = said.putObject("drained");
            for (DomainName domain : domains) {
                long since = network.controls().drain(domain).toEpochMilli();
                moments.put(domain.value(), since);
                if (!json) {
                    System.out.println(
                            "%s takes no more; %d at work finish. It works again with: agentnet resume %s"
                                    .formatted(
                                            domain,
                                            network.records().load(domain).active(),
                                            domain));
                }
            }
            if (json) {
                System.out.println(Json.write(said));
            }
        }
        return ExitCode.OK;
    }
}
