package dev.agentnet.main.http;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Optional;

/// Where main listens and what it passes on.
///
/// @param landings commits of a branch that are told of, newest first
public record ListenerSettings(
        String host,
        int port,
        GateSettings gate,
        GitLimits git,
        long requestBytes,
        Path recordings,
        long recordingBytes,
        int landings,
        ModelSettings model) {

    public static ListenerSettings from(Config config, Path state, Optional<String> modelKey) {
        Config main = config.getConfig("agentnet.main");
        return new ListenerSettings(
                main.getString("host"),
                main.getInt("port"),
                GateSettings.from(config),
                GitLimits.from(main.getConfig("git")),
                main.getBytes("request-size"),
                state.resolve("recordings"),
                main.getBytes("recording-size"),
                main.getInt("landings"),
                ModelSettings.from(config, modelKey));
    }
}
