package dev.agentnet.main.provider;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Settings for tests, in which nobody waits for long, and what is made of them.
public final class Traffics {

    static final ProviderSettings SETTINGS =
            new ProviderSettings(
                    3,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(2),
                    Duration.ofDays(8),
                    Duration.ofMinutes(2),
                    256,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMillis(100));

    private Traffics() {}

    /// Waits for milliseconds where a network waits for seconds.
    public static ModelTraffic quick() {
        return quick(Duration.ofSeconds(20), 256, List.of());
    }

    /// @param held how long a call may wait
    /// @param waiting how many may
    public static ModelTraffic quick(Duration held, int waiting, List<CallRates.Limit> limits) {
        ProviderSettings settings =
                new ProviderSettings(
                        3,
                        Duration.ofMillis(20),
                        Duration.ofMillis(200),
                        Duration.ofDays(8),
                        held,
                        waiting,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMillis(1));
        InstantSource clock = InstantSource.system();
        return new ModelTraffic(
                new ProviderGate(settings, clock, () -> 0.5), new CallRates(limits, clock), clock);
    }
}
