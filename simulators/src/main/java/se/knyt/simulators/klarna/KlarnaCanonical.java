package se.knyt.simulators.klarna;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is at Klarna, by the merchant's own references: equal for two runs that did the same things at other times. */
final class KlarnaCanonical {
    private final SimulatorStore store;

    KlarnaCanonical(SimulatorStore store) {
        this.store = store;
    }

    ObjectNode write(Instant now) {
        var all = Json.object();
        var orders = new ArrayList<JsonNode>();
        store.all(Orders.ORDER).forEach(order -> orders.add(order(Orders.asOf(order.deepCopy(), now))));
        all.set("orders", sorted(orders));
        var transactions = new ArrayList<JsonNode>();
        for (var row : store.all(Ledger.TRANSACTION)) {
            var kept = keep(
                    row,
                    "type",
                    "detailed_type",
                    "amount",
                    "vat_amount",
                    "currency_code",
                    "merchant_reference1",
                    "merchant_reference2",
                    "merchant_capture_reference",
                    "merchant_refund_reference");
            kept.put("paid", row.has("payment_reference"));
            transactions.add(kept);
        }
        all.set("transactions", sorted(transactions));
        var payouts = new ArrayList<JsonNode>();
        store.all(Ledger.PAYOUT).forEach(payout -> payouts.add(keep(payout, "currency_code", "totals")));
        all.set("payouts", sorted(payouts));
        return all;
    }

    private static JsonNode order(ObjectNode order) {
        var kept = keep(
                order,
                "merchant_reference1",
                "merchant_reference2",
                "status",
                "fraud_status",
                "order_amount",
                "captured_amount",
                "refunded_amount",
                "remaining_authorized_amount",
                "purchase_currency");
        kept.set("captures", parts(order.path("captures"), "captured_amount"));
        kept.set("refunds", parts(order.path("refunds"), "refunded_amount"));
        return kept;
    }

    private static ArrayNode parts(JsonNode list, String amount) {
        var parts = new ArrayList<JsonNode>();
        list.forEach(part -> parts.add(keep(part, amount, "reference", "order_lines", "shipping_info")));
        return sorted(parts);
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

    private static ArrayNode sorted(List<JsonNode> nodes) {
        var array = Json.array();
        nodes.stream().map(Json::canonical).sorted().map(Json::read).forEach(array::add);
        return array;
    }
}
