package se.knyt.server.front;

import java.time.Duration;
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

    /** An address, a password and the page to go back to. */
    static final int SIGN_IN_BYTES_MAX = 16 * 1024;

    /** So that whoever sends a little too much is told so by the handler, in its own way. */
    static final int WORDS_BYTES = 64 * 1024;

    private static final Duration MACHINE = Duration.ofMinutes(1);
    private static final Duration PERSON = Duration.ofMinutes(2);
    private static final Duration LARGE = Duration.ofMinutes(10);

    private BodyLimits() {}

    static BodyBound of(Request request) {
        var path = Request.getPathInContext(request);
        if (path.startsWith("/hooks/")) {
            return all(Entrance.HOOKS, Webhooks.BODY_BYTES_MAX + WORDS_BYTES, MACHINE);
        }
        if (path.startsWith("/api/")) {
            // The handler takes some more and throws it away, so that its answer is read: all of it where the head says
            // that it is too long.
            int held =
                    request.getLength() > HandedPayouts.BODY_BYTES_MAX ? 0 : HandedPayouts.BODY_BYTES_MAX + WORDS_BYTES;
            return new BodyBound(Entrance.API, 5 * HandedPayouts.BODY_BYTES_MAX + WORDS_BYTES, held, LARGE);
        }
        if (path.startsWith("/control/")) {
            return all(Entrance.CONTROL, CONTROL_BYTES_MAX, MACHINE);
        }
        if (isMultipart(request)) {
            return all(Entrance.FILES, UPLOAD_BYTES_MAX, LARGE);
        }
        return path.equals("/sign-in") || path.startsWith("/sign-in/")
                ? all(Entrance.SIGN_IN, SIGN_IN_BYTES_MAX, PERSON)
                : all(Entrance.PAGES, FORM_BYTES_MAX, PERSON);
    }

    private static BodyBound all(Entrance entrance, int bytesMax, Duration whole) {
        return new BodyBound(entrance, bytesMax, bytesMax, whole);
    }

    private static boolean isMultipart(Request request) {
        var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }
}
