package se.knyt.server.front;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before all handlers. A body that is packed, or says that it is larger than it may be, is refused by what its head says; every
 * other is counted while it is read.
 */
final class FrontDoor extends Handler.Wrapper {
    private final LongSupplier nanoTime;
    private final ControlListener control;
    private final Map<Entrance, Budget> budgets = new EnumMap<>(Entrance.class);

    FrontDoor(LongSupplier nanoTime, ControlListener control) {
        this.control = control;
        this.nanoTime = nanoTime;
        for (var entrance : Entrance.values()) {
            budgets.put(entrance, new Budget(entrance.bytesMax, entrance.addressBytesMax));
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!control.admits(request)) {
            refuse(response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
        var bound = BodyLimits.of(request);
        int refusal = refusal(request.getHeaders(), request.getLength(), bound.bytesMax());
        if (refusal != 0) {
            refuse(response, callback, refusal);
            return true;
        }
        var metered =
                new MeteredRequest(request, bound, Objects.requireNonNull(budgets.get(bound.entrance())), nanoTime);
        Request.addCompletionListener(request, failure -> metered.ended());
        return super.handle(metered, response, callback);
    }

    /** Bytes of bodies that have come in and are not answered yet. */
    long underWay() {
        return budgets.values().stream().mapToLong(Budget::taken).sum();
    }

    private static int refusal(HttpFields headers, long length, int limit) {
        // Nobody who sends us something packs it; what was packed would have to be unpacked before it could be judged.
        for (var packing : headers.getCSV(HttpHeader.CONTENT_ENCODING, false)) {
            if (!packing.equalsIgnoreCase("identity")) {
                return HttpStatus.UNSUPPORTED_MEDIA_TYPE_415;
            }
        }
        return length > limit ? HttpStatus.PAYLOAD_TOO_LARGE_413 : 0;
    }

    private static void refuse(Response response, Callback callback, int status) {
        response.setStatus(status);
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONNECTION, "close");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        if (status == HttpStatus.UNSUPPORTED_MEDIA_TYPE_415) {
            headers.put(HttpHeader.ACCEPT_ENCODING, "identity"); // RFC 9110 §12.5.3
        }
        var words = switch (status) {
            case HttpStatus.UNSUPPORTED_MEDIA_TYPE_415 ->
                "Send it as it is, not packed. / Skicka det som det är, inte packat.\n";
            case HttpStatus.NOT_FOUND_404 -> "Not found. / Finns inte.\n";
            default -> "Too much was sent. / För mycket skickades.\n";
        };
        response.write(true, ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
