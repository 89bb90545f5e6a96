package se.knyt.connectors.payments.klarna;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.ExtendAuthorization;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;

/**
 * Has Klarna give a reservation more time. How much, Klarna decides: the day is read back from the order, never computed. Asked for, a
 * later day than the one known before shows that it was done.
 */
final class KlarnaExtensions implements ProviderSession.Acts<ExtendAuthorization> {
    private final KlarnaClient client;

    KlarnaExtensions(KlarnaClient client) {
        this.client = client;
    }

    @Override
    public Performed perform(EffectRequest request, ExtendAuthorization extension) {
        client.extendAuthorization(extension.orderSourceId(), Traces.idempotencyKey(request));
        try {
            return given(extension, until(extension));
        } catch (ProviderFailure e) {
            // It is done; only the day is not known yet, and is asked for.
            throw new ProviderFailure.OutcomeUnknown("extended, and the order was not read: " + e.getMessage());
        }
    }

    @Override
    public Asked ask(EffectRequest request, ExtendAuthorization extension) {
        var until = until(extension);
        return until.isAfter(extension.until()) ? new Asked.There(given(extension, until)) : new Asked.NotThere();
    }

    private static Performed given(ExtendAuthorization extension, Instant until) {
        return new Performed(extension.orderSourceId(), Map.of(ExtendAuthorization.EXPIRES_AT, until.toString()));
    }

    private Instant until(ExtendAuthorization extension) {
        try {
            return Json.instant(client.order(extension.orderSourceId()), "expires_at");
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ProviderFailure.NotSent("the order tells no last day: " + e.getMessage());
        }
    }
}
