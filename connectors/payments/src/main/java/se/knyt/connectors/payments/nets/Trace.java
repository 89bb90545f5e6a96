package se.knyt.connectors.payments.nets;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.FoundElsewhere;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a charge or refund is known by. */
final class Trace {
    /** Room is left for the order's own reference of the item that ours stands in. */
    static final int REFERENCE_CHARS_MAX = 96;

    static final String MY_REFERENCE = "myReference";

    private Trace() {}

    /** The body of a charge or refund, without items. */
    static ObjectNode body(Money amount, String reference) {
        return Json.object().put("amount", amount.minor()).put(MY_REFERENCE, reference);
    }

    /**
     * Whether the one charge or refund that carries our reference is there, and of the amount.
     *
     * @param id the field with its id
     */
    static Asked look(List<JsonNode> made, String id, String reference, Money wanted) {
        var found = made.stream().filter(each -> Items.bear(each, reference)).toList();
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

    /** One of the amount that somebody else has made. */
    static FoundElsewhere elsewhere(JsonNode made, String id, Money amount, boolean last) {
        var at = Json.instantOr(made, "created", Json.instantOr(made, "lastUpdated", Instant.EPOCH));
        return new FoundElsewhere(
                new Performed(Json.text(made, id), Map.of(), last),
                amount,
                at.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(at));
    }
}
