package dev.agentnet.main.spawn;

import dev.agentnet.protocol.DomainName;
import java.util.Set;

/// Which Docker network a domain's containers are on.
interface DomainWalls {

    /// The network of a domain, made if it is not there and reached by what the domain needs.
    ///
    /// @throws SpawnFailed if it cannot be made
    String networkOf(DomainName domain);

    /// Ties what has come back to the networks of those that live, and takes the others away.
    ///
    /// @param living domains that have a container, ended or not
    void tidy(Set<DomainName> living);
}
