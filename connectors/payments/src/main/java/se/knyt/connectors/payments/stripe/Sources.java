package se.knyt.connectors.payments.stripe;

import java.util.List;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The charge, refund or dispute that a balance transaction came from. Stripe sends buyers' names, addresses and cards with it; of
 * those nothing is kept, since a settlement is kept for years and no person is to be found in it.
 */
final class Sources {
    private static final List<String> KEPT = List.of(
            "id",
            "object",
            "amount",
            "amount_captured",
            "currency",
            "status",
            "reason",
            "charge",
            "payment_intent",
            "failure_code",
            "original_payout",
            "automatic",
            "metadata");

    private Sources() {}

    /** The transaction with only what books need of its source. */
    static JsonNode withoutPersons(JsonNode transaction) {
        if (!(transaction instanceof ObjectNode whole) || !whole.path("source").isObject()) {
            return transaction;
        }
        var kept = Json.object();
        for (var field : KEPT) {
            if (Json.has(whole.path("source"), field)) {
                kept.set(field, whole.path("source").path(field));
            }
        }
        var copy = whole.deepCopy();
        copy.set("source", kept);
        return copy;
    }

    /** Whether a movement is what a part capture let go of: a refund that it came from has paid nobody. */
    static boolean isReversal(JsonNode transaction) {
        return Json.textOr(transaction, "reporting_category", "").equals("partial_capture_reversal");
    }

    /** The charge that a movement is about: the source itself, or of a refund the charge that it names. */
    static String charge(JsonNode transaction) {
        var named = text(transaction, "charge");
        return named.isEmpty() ? id(transaction) : named;
    }

    /** The id of the source, whether it came whole or as an id alone. */
    static String id(JsonNode transaction) {
        var source = transaction.path("source");
        return source.isObject() ? Json.textOr(source, "id", "") : Json.textOr(transaction, "source", "");
    }

    /** A text of the source; empty where it came as an id alone, or the field is an object. */
    static String text(JsonNode transaction, String field) {
        var value = transaction.path("source").path(field);
        return value.isString() ? value.stringValue() : "";
    }

    static String metadata(JsonNode transaction, String key) {
        var value = transaction.path("source").path("metadata").path(key);
        return value.isString() ? value.stringValue() : "";
    }
}
