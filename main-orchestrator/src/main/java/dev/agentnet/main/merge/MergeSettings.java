package dev.agentnet.main.merge;

import com.typesafe.config.Config;
import java.time.Duration;

/// @param checkTimeout working time of the acceptance commands of one candidate
/// @param returns how often work may come back with a reason before it dies
/// @param feedbackCharacters what the next attempt is shown of a failed check
/// @param firstBackoff until a repository with a fault of its own is looked at again; then doubled
/// @param longestBackoff the longest such wait
public record MergeSettings(
        Duration checkTimeout,
        int returns,
        int feedbackCharacters,
        Duration firstBackoff,
        Duration longestBackoff) {

    public static MergeSettings from(Config config) {
        Config merge = config.getConfig("agentnet.merge");
        return new MergeSettings(
                merge.getDuration("check-timeout"),
                merge.getInt("returns"),
                merge.getInt("feedback-characters"),
                merge.getDuration("backoff.first"),
                merge.getDuration("backoff.longest"));
    }
}
