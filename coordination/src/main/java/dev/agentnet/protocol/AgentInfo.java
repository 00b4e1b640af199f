package dev.agentnet.protocol;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What an agent says of itself with every heartbeat.
///
/// @param container the container or process it lives in, as the spawner names it
/// @param lastProgress when its work last moved; a beat without progress is a hung agent
public record AgentInfo(
        AgentId id,
        Role role,
        DomainName domain,
        State state,
        Optional<TaskId> task,
        int attempt,
        String container,
        Instant started,
        Instant lastProgress,
        long pid) {

    /// What an agent is.
    public enum Role {
        MAIN,
        DOMAIN,
        WORKER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What an agent is doing.
    public enum State {
        IDLE,
        WORKING,
        PAUSED,
        ERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
