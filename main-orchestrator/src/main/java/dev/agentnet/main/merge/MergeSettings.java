package dev.agentnet.main.merge;

import com.typesafe.config.Config;
import dev.agentnet.protocol.FailureName;
import java.time.Duration;

/// @param returns how often work may come back with a reason before it dies
/// @param overlaps work ahead in the queue with which what comes is tried
/// @param batch how many tasks are checked and landed together at most
/// @param backoff when a repository with a fault of its own is looked at again
public record MergeSettings(
        Checks checks, Returns returns, int batch, int overlaps, Backoff backoff) {

    /// @param timeout working time of the acceptance commands of one candidate
    /// @param tries how often they may fail on the same candidate before it is at fault
    /// @param feedbackCharacters what the next attempt is shown of a failed check
    public record Checks(Duration timeout, int tries, int feedbackCharacters) {}

    /// @param conflicts how often it may come back because it does not merge
    /// @param others how often for any other reason, each counted by itself
    public record Returns(int conflicts, int others) {

        int of(FailureName failure) {
            return failure == FailureName.MERGE_CONFLICT ? conflicts : others;
        }
    }

    /// @param first then doubled
    public record Backoff(Duration first, Duration longest) {}

    public static MergeSettings from(Config config) {
        Config merge = config.getConfig("agentnet.merge");
        return new MergeSettings(
                new Checks(
                        merge.getDuration("check-timeout"),
                        merge.getInt("check-tries"),
                        merge.getInt("feedback-characters")),
                new Returns(merge.getInt("conflict-rounds"), merge.getInt("returns")),
                merge.getInt("batch"),
                merge.getInt("overlaps"),
                new Backoff(
                        merge.getDuration("backoff.first"), merge.getDuration("backoff.longest")));
    }
}
