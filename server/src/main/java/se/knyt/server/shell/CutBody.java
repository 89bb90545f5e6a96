package se.knyt.server.shell;

import java.io.EOFException;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.QuietException;

/** Whether a failure is a body that did not come whole: refused at the door, or given up by whoever sent it. Nothing of ours is wrong then. */
public final class CutBody {
    private static final int CAUSES_MAX = 20;

    private CutBody() {}

    /** The status that says so; empty where the failure is another. */
    public static OptionalInt status(Throwable failure) {
        var cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof HttpException http && (http.getCode() < 500 || http.getCode() == 503)) {
                return OptionalInt.of(http.getCode());
            }
            if (cause instanceof EofException
                    || cause instanceof EOFException
                    || cause instanceof TimeoutException
                    || cause instanceof QuietException) {
                return OptionalInt.of(400);
            }
            cause = cause.getCause();
        }
        return OptionalInt.empty();
    }
}
