package se.knyt.connectors.payments.stripe;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import se.knyt.http.json.Json;
import se.knyt.spi.PaymentStatusSource.PaymentStatus;
import se.knyt.spi.PaymentStatusSource.State;
import se.knyt.spi.ProviderFailure;

/**
 * How a payment intent stands. Of a card the charge says until when it can be captured ({@code
 * payment_method_details.card.capture_before}, in seconds); of other methods Stripe tells no day.
 */
final class StripeStatuses {
    private static final Set<String> NONE = Set.of("stripe.resource_missing", "stripe.not-a-payment");

    private final StripeClient client;
    private final PaymentIntents payments;

    StripeStatuses(StripeClient client, PaymentIntents payments) {
        this.client = client;
        this.payments = payments;
    }

    Optional<PaymentStatus> of(String id) {
        try {
            var intent = client.paymentIntentWithCharge(payments.of(id));
            var status = Json.text(intent, "status");
            var card =
                    intent.path("latest_charge").path("payment_method_details").path("card");
            long before = Json.wholeOr(card, "capture_before", 0);
            return Optional.of(PaymentStatus.reserved(state(status), status, Instant.ofEpochSecond(before)));
        } catch (ProviderFailure.Refused e) {
            if (NONE.contains(e.code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static State state(String status) {
        return switch (status) {
            case "succeeded" -> State.TAKEN;
            case "canceled" -> State.OVER;
            default -> State.OPEN;
        };
    }
}
