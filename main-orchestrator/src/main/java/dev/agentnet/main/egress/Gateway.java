package dev.agentnet.main.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;

/// Decides about a destination, and opens the way to it.
record Gateway(
        EgressSettings settings, AllowList allowed, AddressPolicy policy, NameResolver resolver) {

    /// Why somebody may not go somewhere, in one sentence for him.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }
    }

    /// Nobody answers there.
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;

        Unreachable(String sentence, IOException cause) {
            super(sentence, cause);
        }
    }

    /// The addresses to try, each of them looked at. A name with a single address that may not be
    /// reached is refused as a whole: an honest one has none.
    List<InetAddress> addressesOf(Destination to) throws Refused, Unreachable {
        if (!allowed.has(to)) {
            throw new Refused(to + " is not in agentnet.egress.allow");
        }
        List<InetAddress> addresses;
        try {
            addresses = resolver.addressesOf(to.host());
        } catch (UnknownHostException e) {
            throw new Unreachable(to.host() + " has no address", e);
        }
        for (InetAddress address : addresses) {
            if (!policy.allows(address)) {
                throw new Refused(
                        "%s leads to %s, which is not on the Internet"
                                .formatted(to, address.getHostAddress()));
            }
        }
        return addresses.subList(0, Math.min(addresses.size(), settings.addresses()));
    }

    /// Connects to the first that answers. No name is looked up any more, so that what was looked
    /// at is what is connected to.
    Socket connect(Destination to, List<InetAddress> addresses) throws Unreachable {
        IOException last = new IOException("no address");
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(address, to.port()),
                        Math.toIntExact(settings.connectTimeout().toMillis()));
                return socket;
            } catch (IOException e) {
                last = e;
                EgressConnection.close(socket);
            }
        }
        throw new Unreachable(to + " does not answer: " + last.getMessage(), last);
    }
}
