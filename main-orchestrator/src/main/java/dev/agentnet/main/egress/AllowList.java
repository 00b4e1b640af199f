package dev.agentnet.main.egress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What may be reached: names, names below a name, all names, or single addresses, each with a
/// port.
final class AllowList {

    private final Set<Destination> exact = new HashSet<>();

    /// `example.org` for `*.example.org`.
    private final List<Destination> below = new ArrayList<>();

    /// Ports of `*`.
    private final Set<Integer> anyName = new HashSet<>();

    /// @param entries `host:443`, `*.example.org:443`, `*:443`, `192.0.2.1:443` or
    ///   `[2001:db8::1]:443`
    /// @throws IllegalArgumentException naming the first entry that is none of these
    AllowList(List<String> entries) {
        for (String entry : entries) {
            if (entry.startsWith("*:")) {
                anyName.add(read(entry, "any" + entry.substring(1)).port());
            } else if (entry.startsWith("*.")) {
                below.add(read(entry, entry.substring(2)));
            } else {
                exact.add(read(entry, entry));
            }
        }
    }

    private static Destination read(String entry, String authority) {
        return Destination.parse(authority)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "agentnet.egress: \"%s\" is no host:port, such as"
                                                .formatted(entry.replaceAll("[^ -~]", "?"))
                                        + " \"example.org:443\" or \"*.example.org:443\""));
    }

    /// An address is only there when it is listed itself.
    boolean has(Destination destination) {
        if (exact.contains(destination)) {
            return true;
        }
        return !destination.isAddress()
                && (anyName.contains(destination.port())
                        || below.stream().anyMatch(parent -> isBelow(destination, parent)));
    }

    private static boolean isBelow(Destination destination, Destination parent) {
        return destination.port() == parent.port()
                && destination.host().endsWith("." + parent.host());
    }
}
