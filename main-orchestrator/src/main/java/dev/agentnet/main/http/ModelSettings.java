package dev.agentnet.main.http;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/// How main reaches the model's provider.
///
/// @param provider its address
/// @param key in main alone; without one every call is refused
/// @param connect how long reaching it may take
/// @param call how long one call may take, streaming included
/// @param atOnce calls under way; more wait for their turn
public record ModelSettings(
        String provider, Optional<String> key, Duration connect, Duration call, int atOnce) {

    public ModelSettings {
        provider = provider.replaceAll("/+$", "");
    }

    /// @param key of the provider
    public static ModelSettings from(Config config, Optional<String> key) {
        Config model = config.getConfig("agentnet.model");
        return new ModelSettings(
                model.getString("base-url"),
                key,
                model.getDuration("connect-timeout"),
                model.getDuration("timeout"),
                model.getInt("at-once"));
    }
}
