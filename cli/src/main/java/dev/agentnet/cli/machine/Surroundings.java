package dev.agentnet.cli.machine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.agentnet.cli.terminal.Problem;
import dev.agentnet.cli.terminal.UsageProblem;
import dev.agentnet.config.AgentnetConfig;
import dev.agentnet.coordination.redis.RedisNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Where a command runs: its environment, its folders, its configuration.
public final class Surroundings {

    private Surroundings() {}

    public static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /// The folder agentnet is installed in: the checkout, or the runtime folder of an image.
    public static Path home() {
        return Path.of(variable("AGENTNET_HOME", ".")).toAbsolutePath().normalize();
    }

    /// Where state is kept that outlives a command, by the XDG convention.
    public static Path state() {
        String home = variable("HOME", System.getProperty("user.home"));
        return Path.of(variable("XDG_STATE_HOME", home + "/.local/state"), "agentnet");
    }

    /// Makes the folder of state for what is to be kept in it.
    ///
    /// @throws Problem saying what to set if it cannot be made or written
    public static void makeState() {
        make(state());
    }

    static void make(Path state) {
        String otherwise = ". Set XDG_STATE_HOME to a folder that you can write to";
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            throw new Problem("cannot make the folder " + state + otherwise, e);
        }
        if (!Files.isWritable(state)) {
            throw new Problem("cannot write in the folder " + state + otherwise);
        }
    }

    public static Config config(Map<String, ?> overrides) {
        return config(System.getenv(), overrides);
    }

    /// The configuration of a process that was handed its file, as a domain is.
    public static Config config(Path file, Map<String, ?> overrides) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (Files.isRegularFile(file)) {
            environment.put("AGENTNET_CONFIG", file.toString());
        }
        return config(environment, overrides);
    }

    private static Config config(Map<String, String> environment, Map<String, ?> overrides) {
        Map<String, Object> all = new HashMap<>();
        all.put("agentnet.main.templates", home().resolve("domain-templates").toString());
        AgentnetConfig.find(environment)
                .ifPresent(file ->
                        all.put("agentnet.spawn.operator-file", file.toAbsolutePath().toString()));
        Config here = new NetworkFolder(state().resolve("network")).addresses();
        Config defaults = ConfigFactory.parseMap(all).withFallback(here);
        return AgentnetConfig.load(environment, overrides, defaults);
    }

    public static Config config() {
        return config(Map.of());
    }

    /// What is in force where nobody configured anything.
    public static Config defaults() {
        return ConfigFactory.defaultReferenceUnresolved().resolve();
    }

    /// Opens the network at `redis`, or the configured one when that is empty.
    public static RedisNetwork open(String redis) {
        Map<String, Object> overrides = new HashMap<>();
        if (!redis.isEmpty()) {
            overrides.put("agentnet.redis.url", redis);
        }
        Config config = config(overrides);
        try {
            return RedisDoor.open(config);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }
}
