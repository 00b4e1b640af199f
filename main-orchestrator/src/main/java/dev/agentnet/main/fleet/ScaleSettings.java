package dev.agentnet.main.fleet;

import com.typesafe.config.Config;
import dev.agentnet.config.DomainTemplate.Replicas;
import java.time.Duration;

/// How many orchestrators a domain has, by what waits for them.
///
/// @param min also without work
/// @param max whatever waits
/// @param tasksEach waiting and active tasks for which one more is wanted
/// @param idle without work for so long, all above `min` end
/// @param shrinkAfter fewer are wanted only once fewer were enough for so long
/// @param start how long one takes until it works: what comes meanwhile is counted in
/// @param memory half of the arrival rate is what came within this time
record ScaleSettings(
        int min,
        int max,
        int tasksEach,
        Duration idle,
        Duration shrinkAfter,
        Duration start,
        Duration memory) {

    ScaleSettings {
        if (min < 0 || max < 1 || min > max || tasksEach < 1 || !memory.isPositive()) {
            throw new IllegalArgumentException(
                    "agentnet.fleet.replicas: 0 ≤ min ≤ max, max and tasks-each at least 1");
        }
    }

    static ScaleSettings from(Config config) {
        Config fleet = config.getConfig("agentnet.fleet");
        return new ScaleSettings(
                fleet.getInt("replicas.min"),
                fleet.getInt("replicas.max"),
                fleet.getInt("replicas.tasks-each"),
                fleet.getDuration("idle"),
                fleet.getDuration("shrink-after"),
                fleet.getDuration("start"),
                fleet.getDuration("rate-memory"));
    }

    /// What a domain says of itself comes first.
    ScaleSettings with(Replicas own) {
        int least = own.min().orElse(min);
        int most = own.max().orElse(Math.max(max, least));
        return new ScaleSettings(
                Math.min(least, most),
                most,
                own.tasksEach().orElse(tasksEach),
                idle,
                shrinkAfter,
                start,
                memory);
    }
}
