package dev.agentnet.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds and reads agentnet.conf over the defaults of the jars' reference.conf.
public final class AgentnetConfig {

    public static final String FILE = "agentnet.conf";

    /// A variable of the environment and the setting it stands for.
    private record Variable(String name, String path) {}

    private static final List<Variable> VARIABLES =
            List.of(
                    new Variable("REDIS_URL", "agentnet.redis.url"),
                    new Variable("REDIS_USER", "agentnet.redis.user"),
                    new Variable("REDIS_PASSWORD_FILE", "agentnet.redis.password-file"),
                    new Variable("AGENTNET_NETWORK", "agentnet.network"),
                    new Variable("AGENTNET_MAIN_URL", "agentnet.main.url"),
                    new Variable("AGENTNET_MAIN_HOST", "agentnet.main.host"),
                    new Variable("AGENTNET_STATE", "agentnet.main.state"),
                    new Variable("AGENTNET_TEMPLATES", "agentnet.main.templates"),
                    new Variable("AGENTNET_SECRET_FILE", "agentnet.main.secret"),
                    new Variable("AGENTNET_SECRET_FILE", "agentnet.spawn.secret-file"),
                    new Variable("AGENTNET_HEALTH_FILE", "agentnet.spawn.health-file"),
                    new Variable("AGENTNET_DOCKER_NETWORK", "agentnet.spawn.docker.network"),
                    new Variable("AGENT_IMAGE", "agentnet.spawn.docker.image"),
                    new Variable("DOCKER_HOST", "agentnet.spawn.docker.host"),
                    new Variable("ANTHROPIC_BASE_URL", "agentnet.model.base-url"));

    private AgentnetConfig() {}

    /// The same with no defaults but the jars' own.
    public static Config load(Map<String, String> environment, Map<String, ?> overrides) {
        return load(environment, overrides, ConfigFactory.empty());
    }

    /// Reads the file that `AGENTNET_CONFIG` names, else ./agentnet.conf, else the one in the XDG
    /// configuration folder, else only the defaults. `overrides` win over all, `defaults` over the
    /// jars' own.
    ///
    /// @throws ConfigException with file and line if the file cannot be read as HOCON
    public static Config load(
            Map<String, String> environment, Map<String, ?> overrides, Config defaults) {
        Config file =
                find(environment)
                        .map(path ->
                                ConfigFactory.parseFile(
                                        path.toFile(),
                                        ConfigParseOptions.defaults().setAllowMissing(false)))
                        .orElseGet(ConfigFactory::empty);
        return ConfigFactory.parseMap(overrides)
                .withFallback(environmentOverrides(environment))
                .withFallback(file)
                .withFallback(defaults)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve(ConfigResolveOptions.defaults());
    }

    /// The variables that win over the file, as the documentation says.
    private static Config environmentOverrides(Map<String, String> environment) {
        Config config = ConfigFactory.empty();
        for (Variable variable : VARIABLES) {
            String value = environment.getOrDefault(variable.name(), "");
            if (!value.isEmpty()) {
                config =
                        ConfigFactory.parseMap(Map.of(variable.path(), value)).withFallback(config);
            }
        }
        return config;
    }

    /// The configuration file in force, if there is one.
    public static Optional<Path> find(Map<String, String> environment) {
        String named = environment.getOrDefault("AGENTNET_CONFIG", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        Path here = Path.of(FILE);
        if (Files.isRegularFile(here)) {
            return Optional.of(here);
        }
        String home = environment.getOrDefault("HOME", "");
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        Path personal = Path.of(folder, "agentnet", FILE);
        return Files.isRegularFile(personal) ? Optional.of(personal) : Optional.empty();
    }
}
