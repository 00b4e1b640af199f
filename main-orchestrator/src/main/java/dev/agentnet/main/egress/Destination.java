package dev.agentnet.main.egress;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a caller wants to go.
///
/// @param host a name or an address, in small letters; an IPv6 address without its brackets
record Destination(String host, int port) {

    static final int MAX_PORT = 65_535;

    private static final int MAX_NAME = 253;

    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";

    private static final Pattern AUTHORITY =
            Pattern.compile(
                    "(?<name>%1$s(?:\\.%1$s)*)\\.?(?::(?<port>\\d{1,5}))?|\\[(?<six>[0-9a-f:.]{2,45})](?::(?<sixport>\\d{1,5}))?"
                            .formatted(LABEL));

    /// Resolvers take "127.1", "0x7f.1" and "2130706433" for addresses.
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

    Destination {
        if (host.isEmpty() || host.length() > MAX_NAME || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("no destination: " + host + ":" + port);
        }
    }

    /// Reads `host:port` or `[address]:port`; empty if it is anything else.
    static Optional<Destination> parse(String authority) {
        return parse(authority, 0);
    }

    /// The same where a port may be missing.
    static Optional<Destination> parse(String authority, int usualPort) {
        Matcher matcher = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean six = matcher.group("six") != null;
        String host = matcher.group(six ? "six" : "name");
        String port = matcher.group(six ? "sixport" : "port");
        int number = port == null ? usualPort : Integer.parseInt(port);
        if (host.length() > MAX_NAME || number < 1 || number > MAX_PORT) {
            return Optional.empty();
        }
        return Optional.of(new Destination(host, number));
    }

    /// Whether the host is an address, in whatever way of writing, and no name.
    boolean isAddress() {
        return host.indexOf(':') >= 0 || NUMBER.matcher(host).matches();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
