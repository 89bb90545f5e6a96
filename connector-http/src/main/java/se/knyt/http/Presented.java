package se.knyt.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import se.knyt.spi.ClientIdentity;

/**
 * TLS by the client certificate of the call. The certificate is also the token by which the pool of connections tells whose a kept one
 * is, so that none is ever used with another's.
 */
final class Presented implements TlsSocketStrategy {
    /** What a server says of a client certificate it does not take (RFC 8446 §6.2), as Java writes them. */
    private static final Set<String> REFUSALS = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied");

    private static final String ALERT = "received fatal alert: ";

    static void attach(HttpClientContext context, ClientIdentity identity) {
        context.setUserToken(identity);
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        var token = HttpClientContext.cast(context).getUserToken();
        if (!(token instanceof ClientIdentity identity)) {
            throw new IOException("a call without an identity");
        }
        return new DefaultClientTlsStrategy(identity.tls()).upgrade(socket, target, port, attachment, context);
    }

    /**
     * The alert by which the other side refused our certificate; the empty text where it is something else. It comes before any request
     * is looked at, also where TLS 1.3 lets it arrive after the request has been written.
     */
    static String refusal(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            int at = message.indexOf(ALERT);
            if (cause instanceof SSLException && at >= 0) {
                var alert = message.substring(at + ALERT.length()).strip();
                return REFUSALS.contains(alert) ? alert : "";
            }
        }
        return "";
    }
}
