package se.knyt.connectors.payments.swish;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.PaymentStatusSource.PaymentStatus;
import se.knyt.spi.PaymentStatusSource.State;
import tools.jackson.databind.JsonNode;

/**
 * How what a buyer was asked to pay stands, by {@code GET /v1/paymentrequests/{id}}: paid with amount, day and the bank's reference, or come
 * to nothing with Swish's reason. A status that is not known is neither.
 */
final class SwishStatuses {
    private static final Pattern ID = Pattern.compile("[0-9A-F]{32}");

    private final SwishClient client;

    SwishStatuses(SwishClient client) {
        this.client = client;
    }

    /** @param payment the request's id; anything else is none that Swish can be asked of */
    Optional<PaymentStatus> of(String payment) {
        var id = payment.replace("-", "").toUpperCase(Locale.ROOT);
        return ID.matcher(id).matches() ? client.paymentRequest(id).map(SwishStatuses::read) : Optional.empty();
    }

    private static PaymentStatus read(JsonNode payment) {
        var status = Json.text(payment, "status");
        var word = Stream.of(status, Json.textOr(payment, "errorCode", ""), Json.textOr(payment, "errorMessage", ""))
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" "));
        return new PaymentStatus(
                state(status),
                word,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.of(Money.exact(Json.decimal(payment, "amount"), Currency.SEK)),
                paidAt(payment),
                Json.textOr(payment, "paymentReference", ""));
    }

    /** As Swish writes it: {@code 2026-03-09T08:15:02.000+0000}, or with a colon or Z. */
    private static Instant paidAt(JsonNode payment) {
        var text = Json.textOr(payment, "datePaid", "");
        if (text.isEmpty()) {
            return Instant.EPOCH;
        }
        var offset = text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
        return OffsetDateTime.parse(offset).toInstant();
    }

    private static State state(String status) {
        return switch (status) {
            case "PAID" -> State.TAKEN;
            case "DECLINED", "ERROR", "CANCELLED" -> State.OVER;
            default -> State.OPEN;
        };
    }
}
