package se.knyt.connectors.payments.klarna;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderFailure;

/** What a capture or refund is known by at Klarna: the key that makes it once, and the reference that one asks by. */
final class Traces {
    private static final int REFERENCE_CHARS_MAX = 255;

    private Traces() {}

    /** Klarna advises a UUID; the same key gives the same one at every attempt. */
    static String idempotencyKey(EffectRequest request) {
        return idempotencyKey(request.key());
    }

    /** Of one order: a key that names a document of the accounting system alone could come again in another installation. */
    static String idempotencyKey(EffectRequest request, String orderId) {
        return idempotencyKey(orderId + " " + request.key());
    }

    private static String idempotencyKey(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Comes back in settlements; without one of the caller's the effect's key serves, since asking needs something. */
    static String reference(EffectRequest request, String wanted) {
        var reference = wanted.isEmpty() ? request.key() : wanted;
        return reference.length() <= REFERENCE_CHARS_MAX ? reference : reference.substring(0, REFERENCE_CHARS_MAX);
    }

    /** References of one order begin alike: shop and order number. */
    static String prefix(String reference) {
        return reference.substring(0, reference.lastIndexOf('/') + 1);
    }

    /** The id of what was made, out of its header or the end of its address. */
    static String made(Answer answer, String header) {
        var id = answer.header(header);
        if (!id.isEmpty()) {
            return id;
        }
        var location = answer.header("location");
        var last = location.substring(location.lastIndexOf('/') + 1);
        if (last.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no " + header);
        }
        return last;
    }
}
