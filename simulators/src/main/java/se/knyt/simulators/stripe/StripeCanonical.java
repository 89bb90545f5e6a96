package se.knyt.simulators.stripe;

import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is at Stripe, by the shop's orders: equal for two runs that did the same things at other times. */
final class StripeCanonical {
    private final SimulatorStore store;
    private final Ledger ledger;

    StripeCanonical(SimulatorStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    ObjectNode write() {
        var all = Json.object();
        all.set(
                "payment_intents",
                list(
                        Payments.INTENT,
                        "status",
                        "amount",
                        "amount_capturable",
                        "amount_received",
                        "currency",
                        "metadata"));
        all.set(
                "charges",
                list(Payments.CHARGE, "amount_captured", "amount_refunded", "currency", "disputed", "metadata"));
        all.set("refunds", list(Refunds.REFUND, "amount", "currency", "status", "reason", "metadata"));
        all.set("disputes", list(Disputes.DISPUTE, "amount", "currency", "status", "reason"));
        var transactions = new ArrayList<JsonNode>();
        for (var row : store.all(Ledger.TRANSACTION)) {
            var kept = keep(row, "type", "reporting_category", "amount", "fee", "net", "currency");
            // A chargeback's description names an id; the order stands with the charge.
            kept.put("paid", ledger.isPaid(Json.text(row, "id")));
            transactions.add(kept);
        }
        all.set("transactions", sorted(transactions));
        all.set("payouts", list(Payouts.PAYOUT, "amount", "currency", "status", "automatic", "reconciliation_status"));
        return all;
    }

    private ArrayNode list(String kind, String... fields) {
        var kept = new ArrayList<JsonNode>();
        store.all(kind).forEach(node -> kept.add(keep(node, fields)));
        return sorted(kept);
    }

    private static ObjectNode keep(JsonNode from, String... fields) {
        var kept = Json.object();
        for (var field : fields) {
            kept.set(field, from.path(field));
        }
        return kept;
    }

    private static ArrayNode sorted(List<JsonNode> nodes) {
        var array = Json.array();
        nodes.stream().map(Json::canonical).sorted().map(Json::read).forEach(array::add);
        return array;
    }
}
