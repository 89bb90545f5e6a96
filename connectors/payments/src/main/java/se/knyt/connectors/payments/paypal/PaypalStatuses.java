package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.PaymentStatusSource.PaymentStatus;
import se.knyt.spi.PaymentStatusSource.State;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * How a purchase stands: by the authorization that is captured next, whose {@code expiration_time} is its last moment. PayPal stands for the
 * money in the first three days of it (<i>Authorization and honor period</i>); after that a capture depends on what the buyer has.
 */
final class PaypalStatuses {
    static final Duration HONOURED = Duration.ofDays(3);

    private final Purchases purchases;

    PaypalStatuses(Purchases purchases) {
        this.purchases = purchases;
    }

    Optional<PaymentStatus> of(String id) {
        try {
            var purchase = purchases.of(id);
            var open = purchase.open();
            if (open.isPresent()) {
                return Optional.of(reserved(open.get()));
            }
            boolean captured = !purchase.captures().isEmpty();
            var word = purchase.authorizations().stream()
                    .map(each -> Json.textOr(each, "status", ""))
                    .reduce((_, later) -> later)
                    .orElse("");
            return Optional.of(PaymentStatus.reserved(captured ? State.TAKEN : State.OVER, word, Instant.EPOCH));
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(PaypalClient.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static PaymentStatus reserved(JsonNode authorization) {
        return new PaymentStatus(
                State.OPEN,
                Json.text(authorization, "status"),
                Json.instantOr(authorization, "expiration_time", Instant.EPOCH),
                Json.has(authorization, "create_time")
                        ? Json.instant(authorization, "create_time").plus(HONOURED)
                        : Instant.EPOCH,
                Optional.of(Amounts.read(Json.get(authorization, "amount"))),
                Instant.EPOCH,
                "");
    }
}
