package dev.agentnet.coordination;

import dev.agentnet.protocol.AgentId;
import dev.agentnet.protocol.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How many orchestrators of a domain are wanted (by main), and which there are (by the spawner).
public interface Fleet {

    void want(DomainName domain, int replicas);

    /// @throws NotReadable if somebody else wrote nonsense there
    Desired desired(DomainName domain);

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
    record Desired(int replicas, long generation) {}

    /// One container or process that bears the network's name.
    ///
    /// @param ended why it ended, once it has
    record Member(AgentId id, String container, Instant created, Optional<Ended> ended) {}

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
