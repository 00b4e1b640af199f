package dev.agentnet.coordination;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How many orchestrators of a domain are wanted (by main), whether they stand still (by a person),
/// and which there are (by the spawner).
public interface Fleet {

    default void want(DomainName domain, int replicas) {
        want(domain, replicas, OptionalLong.empty());
    }

    /// Makes it no more while a person has the domain stand still.
    ///
    /// @param retiring orchestrators of this number and above claim nothing more, as they are soon
    ///   not wanted
    void want(DomainName domain, int replicas, OptionalLong retiring);

    /// @throws NotReadable if somebody else wrote nonsense there
    Desired desired(DomainName domain);

    /// Whether a domain stands still. Nonsense stops nobody.
    default boolean isPaused(DomainName domain) {
        try {
            return desired(domain).isPaused();
        } catch (NotReadable e) {
            return false;
        }
    }

    /// What a person ordered besides, which is main's to read.
    ///
    /// @throws NotReadable if somebody else wrote nonsense there
    Orders orders(DomainName domain);

    /// What the spawner sees of a domain, and what keeps it from making more of it.
    ///
    /// @param problem one sentence for a person; empty when all is well
    void report(DomainName domain, List<Member> members, String problem);

    List<Member> actual(DomainName domain);

    /// Why the spawner cannot make what is wanted, if it cannot.
    Optional<String> problem(DomainName domain);

    /// The number of the next orchestrator of a domain; never given twice.
    ///
    /// @throws NotReadable if somebody else wrote nonsense there
    long nextNumber(DomainName domain);

    /// @param generation grows with every change of what is wanted
    /// @param pausedAt since when the domain stands still, if it does
    record Desired(int replicas, long generation, Optional<Instant> pausedAt) {

        public boolean isPaused() {
            return pausedAt.isPresent();
        }
    }

    /// @param drainedAt since when the domain takes no more, if it does not
    /// @param replicas how many of it a person wants, where that is not left to main
    record Orders(Optional<Instant> drainedAt, OptionalInt replicas) {}

    /// One container or process that bears the network's name.
    ///
    /// @param frozen whether it is there and stands still
    /// @param ended why it ended, once it has
    record Member(
            AgentId id, String container, Instant created, boolean frozen, Optional<Ended> ended) {

        public Member {
            if (frozen && ended.isPresent()) {
                throw new IllegalArgumentException(id + " cannot be frozen: it has ended");
            }
        }

        public Member(AgentId id, String container, Instant created, Optional<Ended> ended) {
            this(id, container, created, false, ended);
        }
    }

    /// @param exitCode as the engine reports it; 137 for SIGKILL
    /// @param outOfMemory whether the engine says that the memory limit was hit
    record Ended(int exitCode, boolean outOfMemory, String reason) {}

    /// What stands in Redis was written by somebody else, and cannot be read; the message is one
    /// sentence for a person.
    final class NotReadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NotReadable(String sentence, Throwable cause) {
            super(sentence, cause);
        }

        public String sentence() {
            return String.valueOf(getMessage());
        }
    }
}
