package se.knyt.simulators.nets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is at Nexi, by the merchant's own references: equal for two runs that did the same things at other times. */
final class NetsCanonical {
    private final SimulatorStore store;
    private final Payments payments;

    NetsCanonical(SimulatorStore store, Payments payments) {
        this.store = store;
        this.payments = payments;
    }

    ObjectNode write(Instant now) {
        var all = Json.object();
        var list = new ArrayList<JsonNode>();
        for (var payment : store.all(Payments.PAYMENT)) {
            var shown = payments.shown(payment.deepCopy(), now);
            var kept = keep(shown, "orderDetails", "summary", "myReference");
            kept.set("charges", parts(shown.path("charges"), "amount"));
            kept.set("refunds", parts(shown.path("refunds"), "amount", "state"));
            list.add(kept);
        }
        all.set("payments", sorted(list));
        var actions = new ArrayList<JsonNode>();
        for (var action : store.all(Ledger.ACTION)) {
            actions.add(keep(action, "paymentAction", "_signed", "fee", "currency", "reference")
                    .put("paid", action.has("_payout")));
        }
        all.set("actions", sorted(actions));
        var payouts = new ArrayList<JsonNode>();
        store.all(Ledger.PAYOUT)
                .forEach(payout -> payouts.add(keep(
                        payout, "currency", "amount", "chargedAmount", "refundedAmount", "depositedAmount", "fees")));
        all.set("payouts", sorted(payouts));
        return all;
    }

    private static ArrayNode parts(JsonNode list, String... fields) {
        var parts = new ArrayList<JsonNode>();
        list.forEach(part -> parts.add(keep(part, fields)));
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
