package se.knyt.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Name resolution that hands back only addresses that may be called. The client connects to exactly what is handed back, so a name
 * that answers differently the next time gains nothing.
 */
final class CheckedDns implements DnsResolver {
    /** How names are looked up; apart so that tests can play a hostile name server. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private final Lookup lookup;

    CheckedDns(Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var open = Arrays.stream(lookup.all(host)).filter(Addresses::isPublic).toArray(InetAddress[]::new);
        if (open.length == 0) {
            throw new UnknownHostException("no public address for " + host);
        }
        return open;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
