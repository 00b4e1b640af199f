package dev.agentnet.cli;

import dev.agentnet.cli.machine.Surroundings;
import dev.agentnet.cli.spool.Spool;
import dev.agentnet.coordination.redis.RedisNetwork;
import java.util.Map;
import picocli.CommandLine.Option;

/// `--redis`, as every verb has it that talks to a network.
final class RedisOption {

    @Option(
            names = {"-r", "--redis"},
            paramLabel = "URL",
            description =
                    "the network's Redis (default: $REDIS_URL, agentnet.conf, the embedded network"
                            + " that runs here, or redis://localhost:6379)")
    private String url = "";

    /// Opens the network, and sends in first what was typed while its Redis was away.
    RedisNetwork open() {
        RedisNetwork network = Surroundings.open(url);
        sendKept(network, overrides());
        return network;
    }

    static void sendKept(RedisNetwork network, Map<String, String> overrides) {
        if (Spool.isUsed()) {
            Spool.of(Surroundings.config(overrides))
                    .sendAll(typed -> KeyOption.sendKept(network, typed).value())
                    .forEach(told -> System.err.println("agentnet: " + told));
        }
    }

    /// What it says, as configuration.
    Map<String, String> overrides() {
        return url.isEmpty() ? Map.of() : Map.of("agentnet.redis.url", url);
    }

    RedisOption() {}

    RedisOption(String url) {
        this.url = url;
    }
}
