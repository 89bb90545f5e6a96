package se.knyt.connectors.shops.shopify;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** One dispute of Shopify Payments; see MAPPING.md. Pure. */
final class DisputeMapping {
    /**
     * PREVENTED and CHARGE_REFUNDED are left as unknown: the buyer may have the money without a chargeback, and who bears it is for a
     * person to say.
     */
    private static final Map<String, State> STATES = Map.of(
            "NEEDS_RESPONSE", State.NEEDS_ANSWER,
            "UNDER_REVIEW", State.UNDER_REVIEW,
            "WON", State.WON,
            "LOST", State.LOST,
            "ACCEPTED", State.ACCEPTED);

    private static final Map<String, Reason> REASONS = Map.of(
            "PRODUCT_NOT_RECEIVED", Reason.NOT_RECEIVED,
            "PRODUCT_UNACCEPTABLE", Reason.NOT_AS_DESCRIBED,
            "FRAUDULENT", Reason.FRAUD,
            "UNRECOGNIZED", Reason.FRAUD,
            "DEBIT_NOT_AUTHORIZED", Reason.FRAUD,
            "DUPLICATE", Reason.DUPLICATE,
            "CREDIT_NOT_PROCESSED", Reason.CREDIT_NOT_PROCESSED,
            "SUBSCRIPTION_CANCELLED", Reason.SUBSCRIPTION_CANCELLED);

    private DisputeMapping() {}

    /**
     * @param shop the shop's domain, for the link
     * @throws IllegalArgumentException when something that it must have is missing or is no amount
     */
    static Dispute read(JsonNode dispute, String shop) {
        var amount = Json.get(dispute, "amount");
        var status = Json.textOr(dispute, "status", "");
        var reason = Json.textOr(dispute.path("reasonDetails"), "reason", "");
        var order = dispute.path("order");
        return new Dispute(
                number(dispute),
                PayoutMapping.PROVIDER,
                STATES.getOrDefault(status, State.UNKNOWN),
                status,
                REASONS.getOrDefault(reason, reason.isEmpty() ? Reason.UNKNOWN : Reason.OTHER),
                reason,
                Money.exact(Json.decimal(amount, "amount"), new Currency(Json.text(amount, "currencyCode"))),
                Optional.empty(),
                Json.instant(dispute, "initiatedAt"),
                Json.has(dispute, "evidenceDueBy")
                        ? Optional.of(Json.instant(dispute, "evidenceDueBy"))
                        : Optional.empty(),
                link(order, shop),
                Json.textOr(order, "name", ""),
                Json.textOr(order, "id", ""),
                "");
    }

    private static String number(JsonNode dispute) {
        var id = dispute.path("legacyResourceId").asString("");
        if (!id.matches("\\d{1,20}")) {
            throw new IllegalArgumentException("not a number: field legacyResourceId");
        }
        return id;
    }

    /** The order's page in the admin, where Shopify shows its chargeback with the form for the answer. */
    private static String link(JsonNode order, String shop) {
        var number = order.path("legacyResourceId").asString("");
        return number.matches("\\d{1,20}") ? "https://" + shop + "/admin/orders/" + number : "";
    }
}
