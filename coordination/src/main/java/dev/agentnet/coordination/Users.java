package dev.agentnet.coordination;

import dev.agentnet.protocol.DomainName;
import java.util.Collection;

/// The users of the server that holds the shared state, each of whom may do what it needs and
/// nothing else. They are set by main, which may do everything.
public interface Users {

    /// Whom a user stands for.
    sealed interface Role {

        /// A domain's orchestrator: its own tasks, and nobody else's.
        record Domain(DomainName name) implements Role {}

        /// Reads how many of each domain are wanted, and writes who is there.
        record Spawner() implements Role {}

        /// A person with the command line: everything of the network, nothing of the server.
        record Operator() implements Role {}
    }

    /// @param name as [#nameOf] makes it
    record User(Role role, String name, String password) {

        @Override
        public String toString() {
            return name;
        }
    }

    /// The name of a user: `domain.backend`, or `acme.domain.backend` in a network named acme.
    static String nameOf(String network, Role role) {
        String name =
                switch (role) {
                    case Role.Domain(DomainName domain) -> "domain." + domain;
                    case Role.Spawner() -> "spawner";
                    case Role.Operator() -> "operator";
                };
        return network.equals("default") ? name : network + "." + name;
    }

    /// Makes these users, or changes those of the same name to what is said here; and makes sure
    /// that the server knows what they may call, as they cannot teach it.
    void put(Collection<User> users);

    /// Whether the server has forgotten what users may call, as after a restart.
    boolean areForgotten();
}
