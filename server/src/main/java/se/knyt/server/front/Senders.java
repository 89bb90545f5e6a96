package se.knyt.server.front;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells who sends by the address. */
final class Senders {
    /** A provider gives a household or a server a whole network of IPv6 (RFC 6177), so its first half is who it is. */
    private static final int NETWORK_BYTES = 8;

    private Senders() {}

    /** @return empty for this machine itself, where a proxy is, and for what has no address */
    static String of(@Nullable SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress known)) {
            return "";
        }
        var address = known.getAddress() == null ? literal(known.getHostString()) : known.getAddress();
        if (address == null) {
            return known.getHostString();
        }
        if (address.isLoopbackAddress()) {
            return "";
        }
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }

    /** A proxy's word for who sends is a text, which nobody looks up. */
    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
