package dev.agentnet.main.spawn;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the engine of local processes needs to know.
///
/// @param state the network's folder; each orchestrator has `domains/<id>/` in it
/// @param flags of the Java that runs an orchestrator
/// @param arguments the main class and what it is told
/// @param grace between asking an orchestrator to end and killing it
/// @param outputBytes kept of what one orchestrator says
public record ProcessSettings(
        DomainHandover handover,
        Path state,
        String classPath,
        List<String> flags,
        List<String> arguments,
        Duration grace,
        long outputBytes) {

    public ProcessSettings {
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
    }

    public static ProcessSettings from(Config config) {
        Config process = config.getConfig("agentnet.spawn.process");
        String classPath = process.getString("class-path");
        return new ProcessSettings(
                DomainHandover.from(config),
                Path.of(config.getString("agentnet.spawn.state")),
                classPath.isEmpty() ? System.getProperty("java.class.path", "") : classPath,
                flags(process),
                process.getStringList("arguments"),
                process.getDuration("grace"),
                process.getBytes("output"));
    }

    private static List<String> flags(Config process) {
        List<String> flags = new ArrayList<>(process.getStringList("flags"));
        String cache = process.getString("cache");
        if (!cache.isEmpty()) {
            flags.add("-XX:AOTCache=" + cache);
        }
        return flags;
    }
}
