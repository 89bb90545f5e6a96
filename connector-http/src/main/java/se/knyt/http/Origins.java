package se.knyt.http;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Scheme, host and port of an address, the unit that is allowed or not. */
public final class Origins {
    private Origins() {}

    /** {@code https://api.example.com:443}, lower case, port always written. */
    public static String of(URI uri) {
        var scheme = uri.getScheme();
        var host = uri.getHost();
        if (scheme == null || host == null) {
            throw new IllegalArgumentException("not an absolute http address");
        }
        var lowerScheme = scheme.toLowerCase(Locale.ROOT);
        int port = uri.getPort() != -1
                ? uri.getPort()
                : switch (lowerScheme) {
                    case "https" -> 443;
                    case "http" -> 80;
                    default -> throw new IllegalArgumentException("not an http address");
                };
        return lowerScheme + "://" + host.toLowerCase(Locale.ROOT) + ":" + port;
    }

    public static boolean same(URI one, URI other) {
        return of(one).equals(of(other));
    }

    /** Origins that the running process opened itself; asked at every call, since simulators come and go. */
    static boolean holds(Supplier<Set<URI>> allowed, String origin) {
        return allowed.get().stream().anyMatch(uri -> of(uri).equals(origin));
    }
}
