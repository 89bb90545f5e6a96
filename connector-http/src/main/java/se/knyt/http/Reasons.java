package se.knyt.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an exchange failed, in words that help whoever has to mend it; nothing of the request is in them. */
final class Reasons {
    private static final int CAUSES_MAX = 20;

    private Reasons() {}

    /** The class of what went wrong and its text, and for TLS what it means. */
    static String of(@Nullable Throwable failure) {
        if (failure == null) {
            return "failed";
        }
        var message = failure.getMessage();
        return meaning(failure) + failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static String meaning(Throwable failure) {
        var cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof CertificateExpiredException) {
                return "the other side's certificate has expired (or this machine's clock is wrong): ";
            }
            if (cause instanceof CertPathBuilderException) {
                return "the other side's certificate leads to no authority that this machine trusts,"
                        + " or its chain is incomplete: ";
            }
            if (cause instanceof SSLException && speaksOfVersion(cause)) {
                return "the other side speaks no version of TLS that is safe (1.2 or 1.3): ";
            }
            cause = cause.getCause();
        }
        return "";
    }

    private static boolean speaksOfVersion(Throwable cause) {
        var text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("protocol_version") || text.contains("selected protocol version");
    }
}
