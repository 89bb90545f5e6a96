package se.knyt.engine.connections;

import java.time.Instant;

/**
 * What the calls made on this thread are for. Bound around each effect, so that no call of it can begin or end after the moment its
 * intent names.
 *
 * @param endsAt machine time after which no call may be under way
 * @param log what was sent and what came back
 */
public record CallContext(Instant endsAt, CallLog log) {
    public static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();
}
