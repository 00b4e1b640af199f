package dev.agentnet.main;

import com.typesafe.config.Config;
import dev.agentnet.planning.PlanLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the main orchestrator is told: its folders, its terms, its key.
///
/// @param state stores, recordings and the network's secret live below
/// @param secret the network's own secret, shared with the spawner
/// @param templates the folder of domain templates
/// @param credentials a git credential file, in main alone
/// @param redisPassword the file with main's own for Redis
/// @param modelKey the model provider's key, in main alone
/// @param copied how often stores are copied, and merged attempts' branches taken away
/// @param mergedKept how long a feature's branch stays that is merged
/// @param largeStore bytes above which a store's contents are not read through at a start
/// @param plans how large a plan may be
public record MainSettings(
        Path state,
        Path secret,
        Path templates,
        Optional<Path> credentials,
        Optional<Path> redisPassword,
        Optional<String> modelKey,
        Duration leaderTerm,
        Duration leaderRenewal,
        Duration lease,
        Duration beat,
        Duration beatGood,
        Duration retentionAge,
        int retentionCount,
        Duration copied,
        Duration mergedKept,
        long largeStore,
        PlanLimits plans) {

    public static MainSettings from(Map<String, String> environment, Config config) {
        Config main = config.getConfig("agentnet.main");
        Path state = Path.of(main.getString("state")).toAbsolutePath().normalize();
        String secret = main.getString("secret");
        return new MainSettings(
                state,
                secret.isEmpty() ? state.resolve("secret") : Path.of(secret),
                Path.of(main.getString("templates")).toAbsolutePath().normalize(),
                path(main.getString("git-credentials")),
                path(config.getString("agentnet.redis.password-file")),
                modelKey(environment, config),
                main.getDuration("leader-term"),
                main.getDuration("leader-renewal"),
                config.getDuration("agentnet.lease.length"),
                config.getDuration("agentnet.heartbeat.interval"),
                config.getDuration("agentnet.heartbeat.good"),
                main.getDuration("retention-age"),
                main.getInt("retention-count"),
                main.getDuration("stores.copied"),
                main.getDuration("stores.merged-kept"),
                main.getBytes("stores.large"),
                PlanLimits.from(config));
    }

    /// The files whose content must leave in nothing.
    List<Path> secretFiles() {
        return Stream.concat(credentials.stream(), redisPassword.stream()).toList();
    }

    private static Optional<Path> path(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private static Optional<String> modelKey(Map<String, String> environment, Config config) {
        String direct = environment.getOrDefault("ANTHROPIC_API_KEY", "").strip();
        if (!direct.isEmpty()) {
            return Optional.of(direct);
        }
        String named = environment.getOrDefault("ANTHROPIC_API_KEY_FILE", "");
        Path file = Path.of(named.isEmpty() ? config.getString("agentnet.model.key-file") : named);
        try {
            String key = Files.isRegularFile(file) ? Files.readString(file).strip() : "";
            return key.isEmpty() ? Optional.empty() : Optional.of(key);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model key in " + file, e);
        }
    }
}
