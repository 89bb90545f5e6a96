package se.knyt.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Tells for one exchange whether its request can have left. The mark is set just before the first byte is written on an open
 * connection; whoever gives the exchange up before that keeps it from ever being written.
 */
final class SendMark {
    private static final String ATTRIBUTE = "knyt.send-mark";

    private enum State {
        NOT_YET,
        MAY_HAVE_LEFT,
        GIVEN_UP
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NOT_YET);

    void attach(HttpContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    boolean mayHaveLeft() {
        return state.get() == State.MAY_HAVE_LEFT;
    }

    /** Gives up; false when the request may have left already. */
    boolean giveUp() {
        return state.compareAndSet(State.NOT_YET, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
    }

    private boolean begin() {
        return state.compareAndSet(State.NOT_YET, State.MAY_HAVE_LEFT);
    }

    /** The request executor that sets the mark. */
    static final class Executor extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                HttpResponseInformationCallback informationCallback,
                HttpContext context)
                throws IOException, HttpException {
            // Anything but a mark of ours still unused means a second sending, which must not be.
            if (!(context.getAttribute(ATTRIBUTE) instanceof SendMark mark) || !mark.begin()) {
                throw new IOException("exchange given up before it was sent");
            }
            var response = super.execute(request, connection, informationCallback, context);
            if (!tellsItsEnd(response)) {
                response.close();
                throw new IOException("answer without a length: its end cannot be told from a cut");
            }
            return response;
        }

        /** A head that was cut looks like one without a length, and a body without one ends wherever the connection does. */
        private static boolean tellsItsEnd(ClassicHttpResponse response) {
            int status = response.getCode();
            return status == HttpStatus.SC_NO_CONTENT
                    || status == HttpStatus.SC_NOT_MODIFIED
                    || response.containsHeader(HttpHeaders.CONTENT_LENGTH)
                    || response.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        }
    }
}
