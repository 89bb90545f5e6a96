package se.knyt.simulators.shopify;

import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How this shop is set up.
 *
 * @param extendedAccess whether the payment app may give Klarna the order's name as second merchant reference
 * @param indexLagSeconds how long the search index shows an order as it was before its last change
 * @param bucketPoints size of the query cost bucket
 * @param restorePointsPerSecond its refill
 * @param seed of the sales that are made up
 * @param currency the shop's own, in which its prices are and its buyers pay; orders keep the one they were made in
 * @param noGiftCards whether the app lacks the scope to read gift cards
 * @param noStoreCredit whether the app lacks the scopes to read store credit
 * @param noFulfilment whether the app lacks the scope to write fulfilment orders
 */
record Settings(
        boolean extendedAccess,
        int indexLagSeconds,
        int bucketPoints,
        int restorePointsPerSecond,
        long seed,
        String currency,
        boolean noGiftCards,
        boolean noStoreCredit,
        boolean noFulfilment) {
    private static final String KIND = "settings";

    static final Settings DEFAULT = new Settings(false, 0, 2000, 100, 20_261_125L, "SEK", false, false, false);

    static Settings of(SimulatorStore store) {
        return store.peek(KIND, KIND).map(Settings::read).orElse(DEFAULT);
    }

    static Settings read(JsonNode node) {
        return new Settings(
                node.path("extended_access").asBoolean(DEFAULT.extendedAccess),
                bounded(node, "index_lag_seconds", DEFAULT.indexLagSeconds, 3600),
                bounded(node, "bucket_points", DEFAULT.bucketPoints, 1_000_000_000),
                bounded(node, "restore_points_per_second", DEFAULT.restorePointsPerSecond, 1_000_000_000),
                node.path("seed").asLong(DEFAULT.seed),
                currency(node.path("currency").asString(DEFAULT.currency)),
                node.path("no_gift_cards").asBoolean(DEFAULT.noGiftCards),
                node.path("no_store_credit").asBoolean(DEFAULT.noStoreCredit),
                node.path("no_fulfilment").asBoolean(DEFAULT.noFulfilment));
    }

    static String currency(String code) {
        if (!code.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("currency is a code like SEK");
        }
        return code;
    }

    private static int bounded(JsonNode node, String field, int otherwise, int max) {
        long value = node.path(field).asLong(otherwise);
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " is 0 to " + max);
        }
        return (int) value;
    }

    void save(SimulatorStore store) {
        store.put(KIND, KIND, toJson());
    }

    ObjectNode toJson() {
        return Json.object()
                .put("extended_access", extendedAccess)
                .put("index_lag_seconds", indexLagSeconds)
                .put("bucket_points", bucketPoints)
                .put("restore_points_per_second", restorePointsPerSecond)
                .put("seed", seed)
                .put("currency", currency)
                .put("no_gift_cards", noGiftCards)
                .put("no_store_credit", noStoreCredit)
                .put("no_fulfilment", noFulfilment);
    }
}
