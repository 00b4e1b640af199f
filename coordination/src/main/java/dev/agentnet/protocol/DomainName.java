package dev.agentnet.protocol;

import java.util.Set;

/// A domain's name: lower-case letters, digits and dashes, at most 31 characters.
///
/// `main` is the domain of tasks that are still to be routed; it is a valid name here, but no
/// template may bear it. `network` and `all` are never names.
public record DomainName(String value) implements Comparable<DomainName> {

    static final int MOST = 31;
    private static final Set<String> RESERVED = Set.of("network", "all");

    // Behind what they are checked against: static fields are set in the order of the text.
    public static final DomainName MAIN = new DomainName("main");
    public static final DomainName CHECKS = new DomainName("checks");

    public DomainName {
        if (value.isEmpty()
                || Shape.endOfName(value, 0, MOST) != value.length()
                || RESERVED.contains(value)) {
            throw new IllegalArgumentException(
                    "\""
                            + value
                            + "\" is no domain name: use a-z, 0-9 and -, a letter first, at most 31"
                            + " characters; network and all are reserved");
        }
    }

    public boolean isMain() {
        return equals(MAIN);
    }

    @Override
    public int compareTo(DomainName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
