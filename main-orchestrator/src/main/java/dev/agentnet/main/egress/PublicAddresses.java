package dev.agentnet.main.egress;

import java.net.InetAddress;
import java.util.List;

/// Addresses of the Internet and no others: not this machine, its networks, its neighbours, other
/// containers, or what a cloud tells its machines about themselves.
///
/// After the registries of special-purpose addresses (RFC 6890): of IPv4 what they name is left
/// out, of IPv6 only what is handed out as global unicast is in.
final class PublicAddresses implements AddressPolicy {

    private static final List<Range> NOT_PUBLIC_4 =
            List.of(
                    range(8, 0),
                    range(8, 10),
                    // Carriers' own, and the metadata of one cloud.
                    range(10, 100, 64),
                    range(8, 127),
                    // Link-local, and the metadata of most clouds.
                    range(16, 169, 254),
                    range(12, 172, 16),
                    range(24, 192, 0, 0),
                    range(24, 192, 0, 2),
                    range(24, 192, 88, 99),
                    range(16, 192, 168),
                    range(15, 198, 18),
                    range(24, 198, 51, 100),
                    range(24, 203, 0, 113),
                    // Metadata and agents of one cloud, on an address that looks public.
                    range(32, 168, 63, 129, 16),
                    // Multicast, reserved and broadcast.
                    range(4, 224),
                    range(4, 240));

    private static final Range GLOBAL_6 = range(3, 0x20);

    private static final List<Range> NOT_PUBLIC_6 =
            List.of(
                    // Teredo, benchmarks and other protocols' own.
                    range(23, 0x20, 0x01),
                    // Documentation.
                    range(32, 0x20, 0x01, 0x0d, 0xb8),
                    range(20, 0x3f, 0xff),
                    // 6to4, which has an IPv4 address inside.
                    range(16, 0x20, 0x02));

    private static final int BYTES_4 = 4;

    /// @param bits of `prefix` that count
    private record Range(int bits, List<Integer> prefix) {

        boolean has(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int at = bit >> 3;
                int wanted = at < prefix.size() ? prefix.get(at) : 0;
                if (((wanted ^ address[at]) & (0x80 >> (bit & 7))) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Range range(int bits, Integer... prefix) {
        return new Range(bits, List.of(prefix));
    }

    @Override
    public boolean allows(InetAddress address) {
        // An IPv4 address that was mapped into IPv6 is an IPv4 address to Java already.
        byte[] bytes = address.getAddress();
        return bytes.length == BYTES_4
                ? NOT_PUBLIC_4.stream().noneMatch(range -> range.has(bytes))
                : GLOBAL_6.has(bytes) && NOT_PUBLIC_6.stream().noneMatch(range -> range.has(bytes));
    }
}
