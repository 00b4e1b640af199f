package dev.agentnet.main.children;

import com.typesafe.config.Config;
import java.time.Duration;

/// The bounds of what agents submit; reference.conf says why each is what it is.
///
/// @param depth tasks at work above one another, each submitted by the one above it
/// @param most parts of one task
/// @param reportCharacters of a part's report, which the agent is shown
/// @param files of a part, which the agent is shown by name
/// @param request how long one request waits for the end of parts
/// @param lend how long an agent that says no more is taken to wait
public record ChildSettings(
        int depth, int most, int reportCharacters, int files, Duration request, Duration lend) {

    /// What a task costs is counted for all that it is a part of, which are so many at most.
    private static final int DEEPEST = 8;

    public ChildSettings {
        if (depth < 0 || depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "agentnet.children.depth is " + depth + "; use 0 to " + DEEPEST);
        }
    }

    public static ChildSettings from(Config config) {
        Config children = config.getConfig("agentnet.children");
        return new ChildSettings(
                children.getInt("depth"),
                children.getInt("most"),
                children.getInt("report-characters"),
                children.getInt("files"),
                children.getDuration("request"),
                children.getDuration("lend"));
    }
}
