package dev.agentnet.main.http;

import com.typesafe.config.Config;
import java.time.Duration;

/// How much git over HTTP may take of main.
///
/// @param atOnce requests served at the same time; each is two processes and three threads
/// @param turn how long a request waits to be one of them
/// @param longest the longest that one may take
/// @param rest what is left of a request may take so long once it was answered
public record GitLimits(int atOnce, Duration turn, Duration longest, Duration rest) {

    static GitLimits from(Config config) {
        return new GitLimits(
                config.getInt("at-once"),
                config.getDuration("turn"),
                config.getDuration("longest"),
                config.getDuration("rest"));
    }
}
