package dev.agentnet.main.egress;

import java.net.InetAddress;

/// Which addresses may be connected to, whatever name led to them.
@FunctionalInterface
interface AddressPolicy {

    boolean allows(InetAddress address);
}
