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
    ///
    /// @param instance who asks; nobody else ever has the same name
    /// @param seen how far Redis was known to be: one that is not there any more has forgotten
    ///   something, and a new epoch begins
    Optional<Lead> lead(String instance, Duration term, Pulse seen);

    void resign(LeaderToken leader);

    /// The leases of a domain: task → lease end in milliseconds of Redis's clock.
    Map<TaskId, Long> leases(DomainName domain);

    /// Takes back leases that stand as they were seen, and so were not renewed.
    List<TaskId> reap(LeaderToken leader, DomainName domain, Map<TaskId, Long> seen);

    /// Takes back every lease of a domain, whoever holds it, and blames no task for it.
    List<TaskId> reapAll(LeaderToken leader, DomainName domain, String reason);

    /// Takes back every lease of an orchestrator that is known to be dead.
    List<TaskId> reapDead(
            LeaderToken leader, AgentId orchestrator, FailureName failure, String reason);

    /// Brings delayed tasks back whose time has come; returns how many.
    long promote(LeaderToken leader, DomainName domain);

    /// Removes finished tasks beyond retention, as a whole.
    List<TaskId> collect(LeaderToken leader, DomainName domain, Duration age, int kept);

    /// How far a Redis has come.
    ///
    /// @param epoch grows when it came back with less than was known
    /// @param beat counts elections and renewals of leaders, over all epochs
    record Pulse(long epoch, long beat) {
        /// Nothing has been seen yet.
        public static final Pulse NONE = new Pulse(0, 0);
    }

    /// @param restoring whether what Redis has forgotten is still to be put right: until then
    ///   nothing is granted
    record Lead(LeaderToken token, Pulse pulse, boolean restoring) {}

    /// Proof of leading, "instance number". The number only grows.
    record LeaderToken(String value) {
        @Override
        public String toString() {
            return value;
        }
    }
}
