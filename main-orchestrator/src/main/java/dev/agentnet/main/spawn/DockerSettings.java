package dev.agentnet.main.spawn;

import com.typesafe.config.Config;
import dev.agentnet.config.AgentImages;
import java.time.Duration;

/// What the Docker engine needs to know.
///
/// @param host the engine's address, `unix:///…` or `tcp://…`
/// @param images which image a domain's containers are made of
/// @param network the Docker network that Redis and main are on; the names of the domains' own
///   begin with it
/// @param proxy the way out as the domains see it, `http://host:port`
/// @param cpus of a domain whose template says nothing
/// @param grace between SIGTERM and SIGKILL, in whole seconds
/// @param callDeadline for one call to the engine; it never comes from the engine itself
/// @param startDeadline for one start, which on a busy machine takes longer
/// @param init whether Docker adds an init; the image's entrypoint is one already
public record DockerSettings(
        DomainHandover handover,
        String host,
        AgentImages images,
        String network,
        String proxy,
        double cpus,
        int pids,
        String tmpSize,
        String home,
        String homeSize,
        Duration grace,
        Duration callDeadline,
        Duration startDeadline,
        boolean init) {

    public static DockerSettings from(Config config) {
        Config docker = config.getConfig("agentnet.spawn.docker");
        return new DockerSettings(
                DomainHandover.from(config),
                docker.getString("host"),
                AgentImages.from(config),
                docker.getString("network"),
                docker.getString("proxy"),
                docker.getDouble("cpus"),
                docker.getInt("pids"),
                docker.getString("tmp-size"),
                docker.getString("home"),
                docker.getString("home-size"),
                docker.getDuration("grace"),
                docker.getDuration("call-deadline"),
                docker.getDuration("start-deadline"),
                docker.getBoolean("init"));
    }
}
