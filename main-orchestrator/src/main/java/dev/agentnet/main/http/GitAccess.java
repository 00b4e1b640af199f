package dev.agentnet.main.http;

import dev.agentnet.protocol.DomainName;
import dev.agentnet.protocol.TaskId;
import java.util.Optional;
import java.util.Set;

/// Says who may do what over git.
public interface GitAccess {

    /// Who sent a request.
    sealed interface Caller {

        /// A person who runs this network.
        record Operator() implements Caller {}

        /// A domain, by its own secret.
        record Domain(DomainName name) implements Caller {}

        /// An agent of a domain, which may ask the model and nothing else.
        record Agent(DomainName domain) implements Caller {}

        /// The agent of one attempt, which may submit parts of its task, wait for them and fetch
        /// what landed, and nothing else.
        record Attempt(TaskId task, int number) implements Caller {}
    }

    /// Whose secret this is; empty if nobody's.
    Optional<Caller> authenticate(String bearer);

    /// The full names of the refs that a domain may create in a repository right now.
    Set<String> allowedRefs(DomainName domain, String repository);

    /// Texts of one line, none of which may be in anything that is pushed.
    Set<String> secrets();

    /// Called before each request is served, so that a store can be made when it is first needed. A
    /// repository that has no store afterwards is not found.
    void prepare(String repository);
}
