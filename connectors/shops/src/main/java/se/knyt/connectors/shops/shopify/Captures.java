package se.knyt.connectors.shops.shopify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** Captures through the shop's payment app. */
final class Captures {
    private final ShopifyClient client;

    Captures(ShopifyClient client) {
        this.client = client;
    }

    Performed perform(EffectRequest request, Capture capture) {
        var key = Notes.key("capture", request.key());
        var order = state(capture, key);
        Money wanted;
        if (Notes.made(order)) {
            // A try was begun before. If its capture has come to light since it was asked for, that is the one.
            var before = Notes.before(order);
            wanted = wanted(order, capture, before);
            var found = since(order, before, capture, wanted);
            if (!found.isEmpty()) {
                return performed(found.getFirst());
            }
        } else {
            var there =
                    captures(order).stream().map(each -> Json.text(each, "id")).toList();
            wanted = wanted(order, capture, Set.copyOf(there));
            note(capture, key, there);
        }
        var input = Json.object()
                .put("id", capture.orderSourceId())
                .put("parentTransactionId", capture.parentSourceId())
                .put("amount", wanted.toPlain())
                .put("currency", wanted.currency().code());
        var variables = Json.object();
        variables.set("input", input);
        var payload = client.mutate(Queries.CAPTURE, variables, "orderCapture", "shopify.capture-refused");
        var transaction = payload.path("transaction");
        if (!transaction.isObject()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no transaction");
        }
        if (state(transaction) == Payment.State.FAILURE) {
            throw new ProviderFailure.Refused(
                    "shopify.capture-failed",
                    "the payment app did not capture",
                    Map.of("amount", capture.amount().toString()));
        }
        return performed(transaction);
    }

    Asked ask(EffectRequest request, Capture capture) {
        var order = state(capture, Notes.key("capture", request.key()));
        if (!Notes.made(order)) {
            return new Asked.NotThere(); // the note comes first, so no capture was ever sent
        }
        var before = Notes.before(order);
        var found = since(order, before, capture, wanted(order, capture, before));
        return switch (found.size()) {
            case 0 -> new Asked.NotThere();
            case 1 -> new Asked.There(performed(found.getFirst()));
            default -> new Asked.Ambiguous(found.size() + " captures of " + capture.amount() + " since the first try");
        };
    }

    /** The note must stand before the capture is sent; whatever happens to it, nothing has been captured yet. */
    private void note(Capture capture, String key, List<String> there) {
        try {
            Notes.make(client, capture.orderSourceId(), key, there);
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw new ProviderFailure.NotSent("the note before the capture got no answer");
        }
    }

    private JsonNode state(Capture capture, String key) {
        var variables = Json.object().put("id", capture.orderSourceId()).put("key", key);
        var order = client.query(Queries.CAPTURE_STATE, variables).data().path("order");
        if (!order.isObject()) {
            throw new ProviderFailure.Refused(
                    "shopify.no-such-order", "no such order", Map.of("order", capture.orderSourceId()));
        }
        return order;
    }

    private static List<JsonNode> captures(JsonNode order) {
        return Json.list(order, "transactions").stream()
                .filter(each -> Json.textOr(each, "kind", "").equals("CAPTURE"))
                .toList();
    }

    /** In the buyer's currency, which {@code OrderCaptureInput} wants; the same at each attempt, since it goes by what was there before. */
    private static Money wanted(JsonNode order, Capture capture, Set<String> before) {
        return buyers(order, capture).capture(capture.amount(), capture.parentSourceId(), before);
    }

    private static BuyersMoney buyers(JsonNode order, Capture capture) {
        return new BuyersMoney(order, capture.amount().currency(), Set.of());
    }

    /** Captures of the same reservation and amount that were not there before and have not failed. */
    private static List<JsonNode> since(JsonNode order, Set<String> before, Capture capture, Money wanted) {
        var buyers = buyers(order, capture);
        return captures(order).stream()
                .filter(each -> !before.contains(Json.text(each, "id")))
                .filter(each ->
                        Json.textOr(each.path("parentTransaction"), "id", "").equals(capture.parentSourceId()))
                .filter(each -> state(each) != Payment.State.FAILURE)
                .filter(each -> buyers.of(each).equals(wanted))
                .toList();
    }

    private static Payment.State state(JsonNode transaction) {
        return Transactions.state(Json.textOr(transaction, "status", ""));
    }

    private static Performed performed(JsonNode transaction) {
        var facts = new HashMap<String, String>();
        facts.put("status", Json.textOr(transaction, "status", ""));
        facts.put("payment-id", Json.textOr(transaction, "paymentId", ""));
        return new Performed(Json.text(transaction, "id"), facts);
    }
}
