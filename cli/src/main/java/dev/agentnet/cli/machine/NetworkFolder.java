package dev.agentnet.cli.machine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The folder of an embedded network, with the notes it leaves of itself while it runs.
public record NetworkFolder(Path path) {

    private static final String REDIS = "agentnet.redis.url";

    public PidFile pid() {
        return new PidFile(path.resolve("pid"));
    }

    /// The file with what its domains are told of the configuration.
    public Path told() {
        return path.resolve("domains.conf");
    }

    /// The configuration of the network that runs here, as its domains are told; empty if none
    /// runs.
    public Optional<Config> running() {
        return pid().process().isPresent() && Files.isRegularFile(told())
                ? Optional.of(ConfigFactory.parseFile(told().toFile()))
                : Optional.empty();
    }

    /// Where commands find the Redis and the main of the network that runs here; empty if none
    /// runs.
    Config addresses() {
        return running()
                .map(told -> told.resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(true)))
                .map(told ->
                        ConfigFactory.parseMap(
                                Map.of(
                                        REDIS,
                                        told.getString(REDIS),
                                        "agentnet.main.url",
                                        told.getString("agentnet.spawn.main-url-inside"))))
                .orElseGet(ConfigFactory::empty);
    }
}
