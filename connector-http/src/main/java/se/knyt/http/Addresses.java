package se.knyt.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which addresses an outgoing call may reach: only those of the public internet. The refused ranges are those of the IANA special
 * purpose registries (RFC 6890); for IPv6 only global unicast (2000::/3) is open, less what tunnels to or stands for something else.
 */
final class Addresses {
    private static final int[][] REFUSED_V4 = {
        // network and prefix length
        {0, 0, 0, 0, 8}, // this network
        {10, 0, 0, 0, 8}, // private
        {100, 64, 0, 0, 10}, // carrier-grade NAT, where some clouds keep their metadata (100.100.100.200)
        {127, 0, 0, 0, 8}, // loopback
        {169, 254, 0, 0, 16}, // link-local, cloud metadata
        {172, 16, 0, 0, 12}, // private
        {192, 0, 0, 0, 24}, // protocol assignments
        {192, 0, 2, 0, 24}, // documentation
        {192, 88, 99, 0, 24}, // 6to4 relays
        {192, 168, 0, 0, 16}, // private
        {198, 18, 0, 0, 15}, // benchmarks
        {198, 51, 100, 0, 24}, // documentation
        {203, 0, 113, 0, 24}, // documentation
        {224, 0, 0, 0, 4}, // multicast
        {240, 0, 0, 0, 4}, // reserved, broadcast
    };

    private static final int[][] REFUSED_V6 = {
        // first two 16-bit groups and prefix length, within 2000::/3
        {0x2001, 0x0000, 23}, // protocol assignments, Teredo, ORCHID, benchmarks
        {0x2001, 0x0db8, 32}, // documentation
        {0x2002, 0x0000, 16}, // 6to4: carries an IPv4 address of any kind
        {0x3fff, 0x0000, 20}, // documentation
    };

    private Addresses() {}

    /** Whether a call may go there. */
    static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address v4 -> isPublicV4(v4.getAddress());
            case Inet6Address v6 -> v6.getScopeId() == 0 && isPublicV6(v6.getAddress());
            default -> false;
        };
    }

    private static boolean isPublicV4(byte[] bytes) {
        int value = bits(bytes, 0);
        for (int[] range : REFUSED_V4) {
            int network = range[0] << 24 | range[1] << 16 | range[2] << 8 | range[3];
            if (((value ^ network) & mask(range[4])) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublicV6(byte[] bytes) {
        int value = bits(bytes, 0);
        if ((value >>> 29) != 1) {
            return false; // not 2000::/3: loopback, mapped, NAT64, unique local, link-local, multicast
        }
        for (int[] range : REFUSED_V6) {
            int network = range[0] << 16 | range[1];
            if (((value ^ network) & mask(range[2])) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int mask(int prefixBits) {
        return -1 << (32 - prefixBits);
    }

    private static int bits(byte[] bytes, int from) {
        return (bytes[from] & 0xff) << 24
                | (bytes[from + 1] & 0xff) << 16
                | (bytes[from + 2] & 0xff) << 8
                | (bytes[from + 3] & 0xff);
    }
}
