package dev.agentnet.main.spawn;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the spawner goes about it.
///
/// @param interval between two looks at everything when nothing happens
/// @param spacing at least this lies between two looks, however much happens
/// @param maxReplicas never more of one domain than this, whatever Redis says
/// @param firstBackoff after the first failure; doubled with each further one
/// @param maxBackoff never longer than this
/// @param quickDeath an orchestrator that lives shorter than this has failed to start
/// @param quickDeaths so many in a row are a crash loop
/// @param endedKept how long an ended one stays in the report after it was removed
/// @param healthFile touched while the spawner works, for the container's health check
/// @param healthInterval between two touches
public record SpawnerSettings(
        Duration interval,
        Duration spacing,
        int maxReplicas,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration quickDeath,
        int quickDeaths,
        Duration endedKept,
        Optional<Path> healthFile,
        Duration healthInterval) {

    public static SpawnerSettings from(Config config) {
        Config spawn = config.getConfig("agentnet.spawn");
        String healthFile = spawn.getString("health-file");
        return new SpawnerSettings(
                spawn.getDuration("interval"),
                spawn.getDuration("spacing"),
                spawn.getInt("max-replicas"),
                spawn.getDuration("backoff.first"),
                spawn.getDuration("backoff.longest"),
                spawn.getDuration("quick-death"),
                spawn.getInt("quick-deaths"),
                spawn.getDuration("ended-kept"),
                healthFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(healthFile)),
                spawn.getDuration("health-interval"));
    }
}
