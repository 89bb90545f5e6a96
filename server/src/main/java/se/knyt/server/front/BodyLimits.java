package se.knyt.server.front;

import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import se.knyt.engine.intake.Webhooks;
import se.knyt.engine.mapped.HandedPayouts;

/** How much a request may bring, by where it goes. Each handler has its own, smaller bound and its own words; these hold for all. */
public final class BodyLimits {
    /** A form, and whatever else is sent to a page. */
    public static final int FORM_BYTES_MAX = 256 * 1024;
    /** A little more than a file may have, so that one that is too large is refused in words. */
    public static final int UPLOAD_BYTES_MAX = 40 * 1024 * 1024;

    public static final int CONTROL_BYTES_MAX = 64 * 1024;

    /** So that whoever sends a little too much is told so by the handler, in its own way. */
    private static final int WORDS_BYTES = 64 * 1024;

    private BodyLimits() {}

    static int of(Request request) {
        var path = Request.getPathInContext(request);
        if (path.startsWith("/hooks/")) {
            return Webhooks.BODY_BYTES_MAX + WORDS_BYTES;
        }
        if (path.startsWith("/api/")) {
            // The handler takes some more and throws it away, so that its answer is read.
            return 5 * HandedPayouts.BODY_BYTES_MAX + WORDS_BYTES;
        }
        if (path.startsWith("/control/")) {
            return CONTROL_BYTES_MAX;
        }
        return isMultipart(request) ? UPLOAD_BYTES_MAX : FORM_BYTES_MAX;
    }

    static boolean isMultipart(Request request) {
        var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }
}
