package se.knyt.connectors.payments.stripe;

import java.time.Instant;
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
import tools.jackson.databind.node.ObjectNode;

/** One of Stripe's disputes; see MAPPING.md. What a merchant has handed in names the buyer, and is not kept. */
final class DisputeMapping {
    private static final List<String> KEPT = List.of(
            "id",
            "object",
            "amount",
            "balance_transactions",
            "charge",
            "created",
            "currency",
            "evidence_details",
            "payment_intent",
            "reason",
            "status");

    private static final Map<String, State> STATES = Map.of(
            "warning_needs_response", State.NEEDS_ANSWER,
            "needs_response", State.NEEDS_ANSWER,
            "warning_under_review", State.UNDER_REVIEW,
            "under_review", State.UNDER_REVIEW,
            // An inquiry that became no chargeback: nothing was drawn, nothing is to be given back.
            "warning_closed", State.WON,
            "won", State.WON,
            "lost", State.LOST);

    private static final Map<String, Reason> REASONS = Map.of(
            "product_not_received", Reason.NOT_RECEIVED,
            "product_unacceptable", Reason.NOT_AS_DESCRIBED,
            "fraudulent", Reason.FRAUD,
            "unrecognized", Reason.FRAUD,
            "debit_not_authorized", Reason.FRAUD,
            "duplicate", Reason.DUPLICATE,
            "credit_not_processed", Reason.CREDIT_NOT_PROCESSED,
            "subscription_canceled", Reason.SUBSCRIPTION_CANCELLED,
            "general", Reason.OTHER,
            "customer_initiated", Reason.OTHER);

    private DisputeMapping() {}

    /** Only what is needed of a dispute: its evidence is about a person. */
    static ObjectNode kept(JsonNode dispute) {
        var kept = Json.object();
        for (var field : KEPT) {
            if (Json.has(dispute, field)) {
                kept.set(field, dispute.path(field));
            }
        }
        return kept;
    }

    /** @throws IllegalArgumentException when something that it must have is missing or is no amount */
    static Dispute read(JsonNode dispute) {
        var id = Json.text(dispute, "id");
        var currency = currency(dispute);
        var status = Json.textOr(dispute, "status", "");
        var reason = Json.textOr(dispute, "reason", "");
        return new Dispute(
                id,
                PayoutMapping.PROVIDER,
                STATES.getOrDefault(status, State.UNKNOWN),
                status,
                REASONS.getOrDefault(reason, reason.isEmpty() ? Reason.UNKNOWN : Reason.OTHER),
                reason,
                Amounts.DECIMALS.read(Json.whole(dispute, "amount"), currency),
                fee(dispute),
                Instant.ofEpochSecond(Json.whole(dispute, "created")),
                answerBy(dispute),
                "https://dashboard.stripe.com/disputes/" + id,
                "",
                Json.textOr(dispute, "payment_intent", ""),
                Json.textOr(dispute, "charge", ""));
    }

    private static Currency currency(JsonNode node) {
        return new Currency(Json.text(node, "currency").toUpperCase(Locale.ROOT));
    }

    /** What Stripe has kept for it so far: the fee of the withdrawal, less one that it gave back. */
    private static Optional<Money> fee(JsonNode dispute) {
        Optional<Money> sum = Optional.empty();
        for (var drawn : Json.list(dispute, "balance_transactions")) {
            if (!drawn.isObject()) {
                continue;
            }
            var fee = Amounts.DECIMALS.read(Json.wholeOr(drawn, "fee", 0), currency(drawn));
            sum = Optional.of(sum.map(s -> s.plus(fee)).orElse(fee));
        }
        return sum;
    }

    private static Optional<Instant> answerBy(JsonNode dispute) {
        long due = Json.wholeOr(dispute.path("evidence_details"), "due_by", 0);
        return due > 0 ? Optional.of(Instant.ofEpochSecond(due)) : Optional.empty();
    }
}
