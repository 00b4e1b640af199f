package dev.agentnet.workspace;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/// What bounds every git command.
///
/// @param local how long a command on this machine may take
/// @param transfer how long a fetch, push or clone may take
/// @param silence how long another machine may say nothing in it
/// @param output bytes kept of what one command prints; more is a failure
/// @param push bytes of the largest push that a store takes
record GitLimits(Duration local, Duration transfer, Duration silence, int output, long push) {

    static GitLimits from(Config config) {
        Config git = config.getConfig("agentnet.git");
        return new GitLimits(
                git.getDuration("local-timeout"),
                git.getDuration("transfer-timeout"),
                git.getDuration("silence"),
                Math.toIntExact(git.getBytes("largest-output")),
                git.getBytes("largest-push"));
    }

    /// The limits of reference.conf.
    static GitLimits standard() {
        return from(ConfigFactory.defaultReferenceUnresolved());
    }
}
