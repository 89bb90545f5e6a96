package se.knyt.connectors.payments.klarna;

import java.time.Instant;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.PaymentStatusSource.PaymentStatus;
import se.knyt.spi.PaymentStatusSource.State;
import se.knyt.spi.ProviderFailure;

/** How a reservation stands, as its order says: {@code status}, and {@code expires_at}, which is read and never computed. */
final class KlarnaStatuses {
    private final KlarnaClient client;

    KlarnaStatuses(KlarnaClient client) {
        this.client = client;
    }

    Optional<PaymentStatus> of(String orderId) {
        try {
            var order = client.order(orderId);
            var status = Json.text(order, "status");
            return Optional.of(
                    PaymentStatus.reserved(state(status), status, Json.instantOr(order, "expires_at", Instant.EPOCH)));
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(client.vendor().code("NO_SUCH_ORDER"))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A word that is not known is not taken for the end of it. */
    private static State state(String status) {
        return switch (status) {
            case "CAPTURED" -> State.TAKEN;
            case "CANCELLED", "EXPIRED", "CLOSED" -> State.OVER;
            default -> State.OPEN;
        };
    }
}
