package dev.agentnet.domain;

import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplate;
import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DerivedToken;
import dev.agentnet.protocol.DomainName;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a domain's process is told from outside, by its environment and its files.
///
/// @param files `secret`, `template/<domain>/` and perhaps `agentnet.conf`, put there by the
///   spawner
/// @param workspace where mirrors and attempts live
/// @param parent the process this one must not outlive, in the embedded mode
public record DomainSettings(
        AgentId id,
        String container,
        String mainUrl,
        Path files,
        Path workspace,
        OptionalLong parent,
        int slots,
        Duration lease,
        Duration renewal,
        Duration beat,
        Duration beatGood,
        Duration claimInterval,
        Duration drainGrace,
        Duration lonely,
        Quiet quiet) {

    /// In an address such as redis://user:password@host:6379.
    private static final Pattern PASSWORD = Pattern.compile("^[^/]*//[^/@:]*:([^/@]+)@");

    /// How long an agent may say nothing.
    ///
    /// @param warned after this, people are told
    /// @param most after this its attempt is ended, and another one made
    public record Quiet(Duration warned, Duration most) {}

    /// @throws IllegalArgumentException naming a variable that is missing
    public static DomainSettings from(Map<String, String> environment, Config config) {
        AgentId id = new AgentId(required(environment, "AGENT_ID"));
        Path files = Path.of(required(environment, "AGENTNET_FILES"));
        String parent = environment.getOrDefault("AGENTNET_PARENT_PID", "");
        DomainTemplate template = DomainTemplate.read(templateFolder(files, id.domain()));
        return new DomainSettings(
                id,
                environment.getOrDefault("AGENTNET_CONTAINER", ""),
                required(environment, "AGENTNET_MAIN_URL"),
                files,
                Path.of(required(environment, "AGENTNET_WORKSPACE")),
                parent.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parent)),
                slots(template, environment.getOrDefault("AGENTNET_MEMORY_MIB", ""), config),
                config.getDuration("agentnet.lease.length"),
                config.getDuration("agentnet.lease.renewal"),
                config.getDuration("agentnet.heartbeat.interval"),
                config.getDuration("agentnet.heartbeat.good"),
                config.getDuration("agentnet.domain.claim-interval"),
                config.getDuration("agentnet.domain.drain-grace"),
                config.getDuration("agentnet.domain.lonely"),
                new Quiet(
                        config.getDuration("agentnet.domain.quiet.warned"),
                        config.getDuration("agentnet.domain.quiet.most")));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    name + " is not set; a domain is started by the spawner, which sets it");
        }
        return value;
    }

    private static int slots(DomainTemplate template, String memoryMib, Config config) {
        if (template.maxWorkers().isPresent()) {
            return template.maxWorkers().getAsInt();
        }
        int configured = config.getInt("agentnet.domain.max-workers");
        if (configured > 0) {
            return configured;
        }
        if (memoryMib.isEmpty()) {
            return config.getInt("agentnet.domain.workers-without-limit");
        }
        long free =
                (Long.parseLong(memoryMib) << 20)
                        - config.getBytes("agentnet.domain.memory-reserve");
        return (int) Math.max(1, free / config.getBytes("agentnet.domain.memory-per-worker"));
    }

    private static Path templateFolder(Path files, DomainName domain) {
        return files.resolve("template").resolve(domain.value());
    }

    /// The address of Redis with its password, which the environment does not show; empty if the
    /// environment's is all there is.
    public static String redisUrl(Map<String, String> environment) {
        Path file = Path.of(environment.getOrDefault("AGENTNET_FILES", "."), "redis-url");
        try {
            return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    DomainTemplate template() {
        return DomainTemplate.read(templateFolder(files, id.domain()));
    }

    /// Everything in this process that must not leave it.
    ///
    /// @param redisUrl the address of Redis, which may hold a password
    public Set<String> secrets(String redisUrl) {
        Set<String> secrets = new TreeSet<>(Set.of(secret(), DerivedToken.forModel(secret())));
        Matcher address = PASSWORD.matcher(redisUrl);
        if (address.find()) {
            secrets.add(URLDecoder.decode(address.group(1), StandardCharsets.UTF_8));
        }
        return secrets;
    }

    /// The domain's own secret, which it signs in to main with.
    public String secret() {
        try {
            return Files.readString(files.resolve("secret")).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no secret in " + files + "; the spawner puts it there", e);
        }
    }
}
