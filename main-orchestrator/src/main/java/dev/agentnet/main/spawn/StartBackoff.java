package dev.agentnet.main.spawn;

import java.time.Duration;
import java.time.Instant;

/// When the next orchestrator of one domain may be started, after starts that failed and after
/// orchestrators that died at once. Not thread-safe: it belongs to the spawner's loop.
final class StartBackoff {

    private static final int MAX_DOUBLINGS = 20;

    private final SpawnerSettings settings;
    private int failures;
    private int quickDeaths;
    private Instant next = Instant.MIN;
    private String problem = "";

    StartBackoff(SpawnerSettings settings) {
        this.settings = settings;
    }

    boolean mayStart(Instant now) {
        return !now.isBefore(next);
    }

    /// One sentence; empty when all is well.
    String problem() {
        return problem;
    }

    /// How long until the next try.
    Duration failed(Instant now, String sentence) {
        failures++;
        problem = sentence;
        return waitFor(now, failures);
    }

    void started() {
        failures = 0;
        if (quickDeaths < settings.quickDeaths()) {
            problem = "";
        }
    }

    /// How long until the next try: none before it happened often enough in a row.
    Duration diedQuickly(Instant now, String sentence) {
        quickDeaths++;
        if (quickDeaths < settings.quickDeaths()) {
            return Duration.ZERO;
        }
        problem = sentence;
        return waitFor(now, quickDeaths - settings.quickDeaths() + 1);
    }

    /// One lived long enough to count as working.
    void lived() {
        quickDeaths = 0;
        if (failures == 0) {
            problem = "";
        }
    }

    private Duration waitFor(Instant now, int times) {
        long factor = 1L << Math.min(times - 1, MAX_DOUBLINGS);
        Duration wait = settings.firstBackoff().multipliedBy(factor);
        if (wait.compareTo(settings.maxBackoff()) > 0) {
            wait = settings.maxBackoff();
        }
        next = now.plus(wait);
        return wait;
    }
}
