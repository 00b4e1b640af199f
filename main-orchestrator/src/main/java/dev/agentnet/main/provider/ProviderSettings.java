package dev.agentnet.main.provider;

import com.typesafe.config.Config;
import java.time.Duration;

/// How trouble at the provider is waited out.
///
/// @param opensAfter calls in a row that an overloaded provider refused, until all stand
/// @param first how long all stand where the provider names no time; doubled each time
/// @param longest the most that this doubling reaches
/// @param believed an announced time that is further away is not believed
/// @param held how long one call is kept waiting before its agent is told to ask again
/// @param waiting calls kept waiting at once
/// @param frozenFrom domains are paused when all stand for at least so long
/// @param probe how long one call may take to find out whether the provider takes calls again
/// @param spacing between the calls that go on after that
public record ProviderSettings(
        int opensAfter,
        Duration first,
        Duration longest,
        Duration believed,
        Duration held,
        int waiting,
        Duration frozenFrom,
        Duration probe,
        Duration spacing) {

    public ProviderSettings {
        if (opensAfter < 1 || waiting < 0) {
            throw new IllegalArgumentException(
                    "agentnet.model.trouble: opens-after is at least 1, waiting not negative");
        }
    }

    public static ProviderSettings from(Config config) {
        Config trouble = config.getConfig("agentnet.model.trouble");
        return new ProviderSettings(
                trouble.getInt("opens-after"),
                trouble.getDuration("first"),
                trouble.getDuration("longest"),
                trouble.getDuration("believed"),
                trouble.getDuration("held"),
                trouble.getInt("waiting"),
                trouble.getDuration("frozen-from"),
                trouble.getDuration("probe"),
                trouble.getDuration("spacing"));
    }
}
