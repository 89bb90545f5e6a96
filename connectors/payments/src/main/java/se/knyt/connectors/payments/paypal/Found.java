package se.knyt.connectors.payments.paypal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.FoundElsewhere;
import tools.jackson.databind.JsonNode;

/** Looks for a payment by the reference that it was made with. */
final class Found {
    static final int REFERENCE_CHARS_MAX = 127;

    private Found() {}

    /** One of the same amount that somebody else has made. */
    static FoundElsewhere elsewhere(JsonNode payment, Money amount) {
        var at = Json.instantOr(payment, "create_time", Instant.EPOCH);
        return new FoundElsewhere(
                Performed.of(Json.text(payment, "id")).open(Purchases.isPending(payment)),
                amount,
                at.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(at));
    }

    /**
     * Whether the one payment that carries our reference is there, and of the amount.
     *
     * @param field the one that holds the reference
     */
    static Asked look(List<JsonNode> payments, String field, String reference, Money wanted) {
        var found = payments.stream()
                .filter(each -> Json.textOr(each, field, "").equals(reference))
                .toList();
        if (found.isEmpty()) {
            return new Asked.NotThere();
        }
        if (found.size() > 1) {
            return new Asked.Ambiguous(found.size() + " with reference " + reference);
        }
        var amount = Amounts.read(Json.get(found.getFirst(), "amount"));
        return amount.equals(wanted)
                ? new Asked.There(
                        Performed.of(Json.text(found.getFirst(), "id")).open(Purchases.isPending(found.getFirst())))
                : new Asked.Ambiguous(reference + " is of " + amount + ", not " + wanted);
    }
}
