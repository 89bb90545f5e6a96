package se.knyt.server.front;

import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is counted as it is read, whoever reads it: a form parser, a parser of parts, or a handler. Over its bound, too
 * slow, or more than there is room for, the reading fails; what the handler makes of it, the connection is closed.
 */
final class MeteredRequest extends Request.Wrapper {
    private final BodyBound bound;
    private final Budget budget;
    private final String sender;
    private final LongSupplier nanoTime;
    private final Pace pace;
    private long read;
    private long held;
    private Content.@Nullable Chunk refused;

    MeteredRequest(Request request, BodyBound bound, Budget budget, LongSupplier nanoTime) {
        super(request);
        this.bound = bound;
        this.budget = budget;
        this.sender = Senders.of(request.getConnectionMetaData().getRemoteSocketAddress());
        this.nanoTime = nanoTime;
        this.pace = new Pace(nanoTime.getAsLong(), bound.whole());
    }

    @Override
    public Content.@Nullable Chunk read() {
        if (refused != null) {
            return refused;
        }
        var chunk = super.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            return chunk;
        }
        int refusal = refusal(chunk);
        if (refusal == 0) {
            return chunk;
        }
        chunk.release();
        refused = Content.Chunk.from(new HttpException.RuntimeException(refusal, "the body is refused"), true);
        return refused;
    }

    private int refusal(Content.Chunk chunk) {
        int bytes = chunk.remaining();
        if (read + bytes > bound.bytesMax()) {
            return HttpStatus.PAYLOAD_TOO_LARGE_413;
        }
        int kept = (int) Math.min(bytes, bound.heldMax() - held);
        if (!budget.take(sender, kept)) {
            return HttpStatus.SERVICE_UNAVAILABLE_503;
        }
        read += bytes;
        held += kept;
        boolean inTime = pace.came(bytes, nanoTime.getAsLong());
        return inTime || chunk.isLast() ? 0 : HttpStatus.REQUEST_TIMEOUT_408;
    }

    /** Gives back what the body took; called once, when the request is answered. */
    void ended() {
        budget.give(sender, held);
    }
}
