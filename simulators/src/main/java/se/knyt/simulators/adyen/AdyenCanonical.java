package se.knyt.simulators.adyen;

import java.util.List;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is at Adyen, by the merchant's own references: equal for two runs that did the same things at other times. */
final class AdyenCanonical {
    private AdyenCanonical() {}

    static ObjectNode write(SimulatorStore store) {
        var all = Json.object();
        all.set(
                "payments",
                sorted(
                        store.all(Payments.PAYMENT),
                        "merchantReference",
                        "amount",
                        "paymentMethod",
                        "authorised",
                        "captured",
                        "refunded",
                        "cancelled"));
        all.set(
                "modifications",
                sorted(store.all(Modifications.MODIFICATION), "kind", "reference", "amount", "outcome"));
        all.set(
                "rows",
                sorted(
                        store.all(Ledger.ROW).stream()
                                .filter(row -> !Json.text(row, "type").matches("Fee|MerchantPayout|Balancetransfer"))
                                .toList(),
                        "type",
                        "merchant_reference",
                        "gross",
                        "gross_currency",
                        "net",
                        "net_currency"));
        return all;
    }

    private static ArrayNode sorted(List<ObjectNode> nodes, String... fields) {
        var array = Json.array();
        nodes.stream()
                .map(node -> Json.canonical(keep(node, fields)))
                .sorted()
                .map(Json::read)
                .forEach(array::add);
        return array;
    }

    private static ObjectNode keep(JsonNode from, String... fields) {
        var kept = Json.object();
        for (var field : fields) {
            if (from.has(field)) {
                kept.set(field, from.path(field));
            }
        }
        return kept;
    }
}
