package se.knyt.connectors.payments.svea;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Invoices that Svea hands back to the merchant: a report takes their amount by a fee of type {@code Dismissed}, which is no fee
 * (Svea's own library leaves it out of them). From then on the buyer owes the merchant, and Svea has no part in it: it is told as a case
 * of its own, of which nobody says how it ends but the merchant.
 */
final class HandedBack {
    private static final String WORD = "Dismissed";

    private final Currency currency;
    private final Map<String, Dispute> cases = new LinkedHashMap<>();

    HandedBack(Currency currency) {
        this.currency = currency;
    }

    /** One that names no purchase is left to the line itself. */
    void add(JsonNode row, JsonNode fee, Instant at) {
        var taken = Money.of(Json.wholeOr(fee, "amountExcludingVat", 0), currency);
        var order = Json.textOr(row, "externalOrderNo", "");
        var checkout = Json.textOr(row, "sveaCheckoutId", "");
        var delivery = Json.textOr(row, "deliveryId", "");
        var name = delivery.isEmpty() ? checkout : delivery;
        if (!is(fee) || !taken.isPositive() || name.isEmpty()) {
            return;
        }
        cases.merge(
                name,
                of("dismissed-" + name, taken, at, order, checkout, delivery),
                (before, now) -> of(before.sourceId(), before.amount().plus(taken), at, order, checkout, delivery));
    }

    static boolean is(JsonNode fee) {
        return Json.textOr(fee, "type", "").toLowerCase(Locale.ROOT).equals("dismissed");
    }

    List<Dispute> cases() {
        return List.copyOf(cases.values());
    }

    private static Dispute of(String id, Money amount, Instant at, String order, String checkout, String delivery) {
        return new Dispute(
                id,
                ReportMapping.PROVIDER,
                State.UNKNOWN,
                "",
                Reason.HANDED_BACK,
                WORD,
                amount,
                Optional.empty(),
                at,
                Optional.empty(),
                "",
                order,
                checkout,
                delivery);
    }
}
