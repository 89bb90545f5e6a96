package se.knyt.connectors.payments.nets;

import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a charge or refund is known by. Nexi does not give back the reference that one was made with, but its items: ours has one item,
 * whose reference is the trace.
 */
final class Trace {
    static final int REFERENCE_CHARS_MAX = 128;

    private Trace() {}

    /** The body of a charge or refund. */
    static ObjectNode body(Money amount, String reference) {
        long minor = amount.minor();
        var body = Json.object().put("amount", minor).put("myReference", reference);
        body.putArray("orderItems")
                .addObject()
                .put("reference", reference)
                .put("name", reference)
                .put("quantity", 1)
                .put("unit", "st")
                .put("unitPrice", minor)
                .put("taxRate", 0)
                .put("taxAmount", 0)
                .put("netTotalAmount", minor)
                .put("grossTotalAmount", minor);
        return body;
    }

    /** The references of a charge's or refund's items. */
    static List<String> of(JsonNode made) {
        return Json.list(made, "orderItems").stream()
                .map(item -> Json.textOr(item, "reference", ""))
                .toList();
    }

    /**
     * Whether the one charge or refund that carries our reference is there, and of the amount.
     *
     * @param id the field with its id
     */
    static Asked look(List<JsonNode> made, String id, String reference, Money wanted) {
        var found = made.stream().filter(each -> of(each).contains(reference)).toList();
        if (found.isEmpty()) {
            return new Asked.NotThere();
        }
        if (found.size() > 1) {
            return new Asked.Ambiguous(found.size() + " with reference " + reference);
        }
        var amount = Money.of(Json.whole(found.getFirst(), "amount"), wanted.currency());
        return amount.equals(wanted)
                ? new Asked.There(Performed.of(Json.text(found.getFirst(), id)))
                : new Asked.Ambiguous(reference + " is of " + amount + ", not " + wanted);
    }
}
