package se.knyt.connectors.payments.stripe;

import java.util.LinkedHashMap;
import java.util.Map;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.Traces;
import tools.jackson.databind.JsonNode;

/** What a capture or refund of ours is known by at Stripe: the metadata that one asks by. */
final class StripeTraces {
    /** Metadata that names the capture or refund as the caller calls it; it comes back with the settlement. */
    static final String REFERENCE = "knyt_reference";

    /** Metadata that names the effect itself. */
    static final String KEY = "knyt_key";

    private static final int METADATA_CHARS_MAX = 500;

    private StripeTraces() {}

    static String key(EffectRequest request) {
        return Traces.reference(request, "", METADATA_CHARS_MAX);
    }

    /** The form fields that every write of ours carries. */
    static Map<String, String> fields(EffectRequest request, String reference) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("metadata[" + KEY + "]", key(request));
        fields.put("metadata[" + REFERENCE + "]", Traces.reference(request, reference, METADATA_CHARS_MAX));
        return fields;
    }

    /** The key of the effect of ours that left its mark there; empty when it was another hand. */
    static String keyOf(JsonNode object) {
        return Json.textOr(object.path("metadata"), KEY, "");
    }

    /** Stripe writes currencies in small letters. */
    static boolean sameAmount(JsonNode object, String field, Money amount) {
        return Json.wholeOr(object, field, -1) == Amounts.DECIMALS.written(amount)
                && Json.textOr(object, "currency", "")
                        .equalsIgnoreCase(amount.currency().code());
    }
}
