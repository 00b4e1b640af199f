package dev.agentnet.main.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a name.
@FunctionalInterface
interface NameResolver {

    /// @return at least one
    /// @throws UnknownHostException if there is none
    List<InetAddress> addressesOf(String host) throws UnknownHostException;

    /// That of this machine.
    static NameResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
