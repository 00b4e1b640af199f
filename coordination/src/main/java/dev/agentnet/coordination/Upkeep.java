package dev.agentnet.coordination;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.FailureName;
import dev.agentnet.protocol.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the leading main orchestrator does for the queues. Every change needs the leader's token.
public interface Upkeep {

    /// Becomes or stays the leader; empty if another one leads.
    Optional<LeaderToken> lead(String instance, Duration term);

    void resign(LeaderToken leader);

    /// The leases of a domain: task → lease end in milliseconds of Redis's clock.
    Map<TaskId, Long> leases(DomainName domain);

    /// Takes back leases that stand as they were seen, and so were not renewed.
    List<TaskId> reap(LeaderToken leader, DomainName domain, Map<TaskId, Long> seen);

    /// Takes back every lease of an orchestrator that is known to be dead.
    List<TaskId> reapDead(
            LeaderToken leader, AgentId orchestrator, FailureName failure, String reason);

    /// Brings delayed tasks back whose time has come; returns how many.
    long promote(LeaderToken leader, DomainName domain);

    /// Removes finished tasks beyond retention, as a whole.
    List<TaskId> collect(LeaderToken leader, DomainName domain, Duration age, int kept);

    /// Proof of leading, "instance number". The number only grows.
    record LeaderToken(String value) {
        @Override
        public String toString() {
            return value;
        }
    }
}
