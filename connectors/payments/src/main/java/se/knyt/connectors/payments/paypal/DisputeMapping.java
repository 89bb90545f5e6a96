package se.knyt.connectors.payments.paypal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One of PayPal's cases; see MAPPING.md. Messages, evidence and the buyer's name are not kept. */
final class DisputeMapping {
    private static final List<String> KEPT = List.of(
            "dispute_id",
            "create_time",
            "update_time",
            "reason",
            "status",
            "dispute_state",
            "dispute_amount",
            "dispute_life_cycle_stage",
            "dispute_channel",
            "seller_response_due_date",
            "dispute_outcome");

    private static final List<String> KEPT_OF_TRANSACTION =
            List.of("seller_transaction_id", "invoice_number", "create_time", "gross_amount");

    private static final Map<String, Reason> REASONS = Map.of(
            "MERCHANDISE_OR_SERVICE_NOT_RECEIVED", Reason.NOT_RECEIVED,
            "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED", Reason.NOT_AS_DESCRIBED,
            "UNAUTHORISED", Reason.FRAUD,
            "CREDIT_NOT_PROCESSED", Reason.CREDIT_NOT_PROCESSED,
            "DUPLICATE_TRANSACTION", Reason.DUPLICATE,
            "INCORRECT_AMOUNT", Reason.WRONG_AMOUNT,
            "CANCELED_RECURRING_BILLING", Reason.SUBSCRIPTION_CANCELLED);

    private DisputeMapping() {}

    /** Only what is needed of a case. */
    static ObjectNode kept(JsonNode dispute) {
        var kept = copied(dispute, KEPT);
        var transactions = kept.putArray("disputed_transactions");
        Json.list(dispute, "disputed_transactions")
                .forEach(each -> transactions.add(copied(each, KEPT_OF_TRANSACTION)));
        return kept;
    }

    private static ObjectNode copied(JsonNode from, List<String> fields) {
        var copy = Json.object();
        for (var field : fields) {
            if (Json.has(from, field)) {
                copy.set(field, from.path(field));
            }
        }
        return copy;
    }

    /** @throws IllegalArgumentException when something that it must have is missing or is no amount */
    static Dispute read(JsonNode dispute) {
        var id = Json.text(dispute, "dispute_id");
        var reason = Json.textOr(dispute, "reason", "");
        var transaction =
                Json.list(dispute, "disputed_transactions").stream().findFirst().orElseGet(Json::object);
        return new Dispute(
                id,
                Settlements.PROVIDER,
                state(dispute),
                stateWord(dispute),
                REASONS.getOrDefault(reason, reason.isEmpty() ? Reason.UNKNOWN : Reason.OTHER),
                reason,
                Amounts.read(Json.get(dispute, "dispute_amount")),
                Optional.empty(),
                Json.instant(dispute, "create_time"),
                Json.has(dispute, "seller_response_due_date")
                        ? Optional.of(Json.instant(dispute, "seller_response_due_date"))
                        : Optional.<Instant>empty(),
                "https://www.paypal.com/resolutioncenter/view/" + id,
                Json.textOr(transaction, "invoice_number", ""),
                "",
                Json.textOr(transaction, "seller_transaction_id", ""));
    }

    private static String stateWord(JsonNode dispute) {
        var outcome = Json.textOr(dispute.path("dispute_outcome"), "outcome_code", "");
        var state = Json.textOr(dispute, "dispute_state", Json.textOr(dispute, "status", ""));
        return outcome.isEmpty() ? state : state + "/" + outcome;
    }

    /** The seller's own state where PayPal gives it, else the case's; one that is resolved says by its outcome who bears it. */
    private static State state(JsonNode dispute) {
        var own = Json.textOr(dispute, "dispute_state", "");
        return switch (own.isEmpty() ? Json.textOr(dispute, "status", "") : own) {
            case "REQUIRED_ACTION", "OPEN_INQUIRIES", "WAITING_FOR_SELLER_RESPONSE", "OPEN" -> State.NEEDS_ANSWER;
            case "REQUIRED_OTHER_PARTY_ACTION",
                    "UNDER_PAYPAL_REVIEW",
                    "APPEALABLE",
                    "WAITING_FOR_BUYER_RESPONSE",
                    "UNDER_REVIEW" -> State.UNDER_REVIEW;
            case "RESOLVED" -> outcome(dispute);
            default -> State.UNKNOWN;
        };
    }

    private static State outcome(JsonNode dispute) {
        return switch (Json.textOr(dispute.path("dispute_outcome"), "outcome_code", "")) {
            case "RESOLVED_BUYER_FAVOUR" -> State.LOST;
            case "ACCEPTED" -> State.ACCEPTED;
            // PayPal has paid the buyer itself, or nothing came of the case.
            case "RESOLVED_SELLER_FAVOUR", "RESOLVED_WITH_PAYOUT", "CANCELED_BY_BUYER", "DENIED" -> State.WON;
            default -> State.UNKNOWN;
        };
    }
}
