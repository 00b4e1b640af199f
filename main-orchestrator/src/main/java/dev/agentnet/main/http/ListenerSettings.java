package dev.agentnet.main.http;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where main listens and what it passes on.
///
/// @param provider the model service that calls are passed on to
/// @param modelKey its key, in main alone
public record ListenerSettings(
        String host,
        int port,
        GitLimits git,
        long requestBytes,
        Path recordings,
        long recordingBytes,
        String provider,
        Optional<String> modelKey,
        Duration modelTimeout,
        int modelAtOnce) {

    public static ListenerSettings from(Config config, Path state, Optional<String> modelKey) {
        Config main = config.getConfig("agentnet.main");
        return new ListenerSettings(
                main.getString("host"),
                main.getInt("port"),
                GitLimits.from(main.getConfig("git")),
                main.getBytes("request-size"),
                state.resolve("recordings"),
                main.getBytes("recording-size"),
                config.getString("agentnet.model.base-url"),
                modelKey,
                config.getDuration("agentnet.model.timeout"),
                config.getInt("agentnet.model.at-once"));
    }
}
