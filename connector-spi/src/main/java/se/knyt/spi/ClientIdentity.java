package se.knyt.spi;

import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * What a call shows the other system of who makes it: a client certificate with its private key, ready for TLS, and whom it believes in
 * turn. A class, not a record: nothing generated may print it. Two that were made apart never share a connection.
 */
public final class ClientIdentity {
    private final SSLContext tls;

    public ClientIdentity(SSLContext tls) {
        this.tls = Objects.requireNonNull(tls, "tls");
    }

    /** For whoever opens the connection. */
    public SSLContext tls() {
        return tls;
    }

    @Override
    public String toString() {
        return "ClientIdentity[hidden]";
    }
}
