package dev.agentnet.main.merge;

import com.typesafe.config.Config;
import java.time.Duration;

/// @param returns how often work may come back with a reason before it dies
/// @param batch how many tasks are checked and landed together at most
/// @param backoff when a repository with a fault of its own is looked at again
public record MergeSettings(Checks checks, int returns, int batch, Backoff backoff) {

    /// @param timeout working time of the acceptance commands of one candidate
    /// @param tries how often they may fail on the same candidate before it is at fault
    /// @param feedbackCharacters what the next attempt is shown of a failed check
    public record Checks(Duration timeout, int tries, int feedbackCharacters) {}

    /// @param first then doubled
    public record Backoff(Duration first, Duration longest) {}

    public static MergeSettings from(Config config) {
        Config merge = config.getConfig("agentnet.merge");
        return new MergeSettings(
                new Checks(
                        merge.getDuration("check-timeout"),
                        merge.getInt("check-tries"),
                        merge.getInt("feedback-characters")),
                merge.getInt("returns"),
                merge.getInt("batch"),
                new Backoff(
                        merge.getDuration("backoff.first"), merge.getDuration("backoff.longest")));
    }
}
