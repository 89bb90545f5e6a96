package se.knyt.simulators.adyen;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The structure of a request with the fields that its description lets it have; any other is refused.
 *
 * @param named as Adyen's refusal names it
 */
record Structure(String named, Set<String> fields) {
    private static final Structure AMOUNT = new Structure("Amount", Set.of("currency", "value"));

    private static final Map<String, Structure> OF_KIND = Map.of(
            "captures",
            new Structure(
                    "PaymentCaptureRequest",
                    Set.of(
                            "amount",
                            "applicationInfo",
                            "enhancedSchemeData",
                            "lineItems",
                            "merchantAccount",
                            "platformChargebackLogic",
                            "reference",
                            "splits",
                            "subMerchants")),
            "refunds",
            new Structure(
                    "PaymentRefundRequest",
                    Set.of(
                            "amount",
                            "applicationInfo",
                            "capturePspReference",
                            "enhancedSchemeData",
                            "lineItems",
                            "merchantAccount",
                            "merchantRefundReason",
                            "reference",
                            "splits",
                            "store")),
            "cancels",
            new Structure("PaymentCancelRequest", Set.of("applicationInfo", "merchantAccount", "reference")),
            "reversals",
            new Structure("PaymentReversalRequest", Set.of("applicationInfo", "merchantAccount", "reference")),
            "amountUpdates",
            new Structure(
                    "PaymentAmountUpdateRequest",
                    Set.of(
                            "adjustAuthType",
                            "adjustAuthorisationData",
                            "amount",
                            "applicationInfo",
                            "industryUsage",
                            "lineItems",
                            "merchantAccount",
                            "mpiData",
                            "reference",
                            "splits")));

    /** Refuses a request of this kind, {@code captures} and the like, that has a field which its structure does not name. */
    static void hold(String kind, JsonNode body) {
        var structure = OF_KIND.get(kind);
        if (structure == null) {
            throw new IllegalStateException("no structure of " + kind);
        }
        structure.hold(body);
        AMOUNT.hold(body.path("amount"));
    }

    private void hold(JsonNode object) {
        var unknown = object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(field -> !fields.contains(field))
                .toList();
        if (!unknown.isEmpty()) {
            throw Refusal.unreadable("Structure of " + named + " contains the following unknown fields: " + unknown);
        }
    }
}
