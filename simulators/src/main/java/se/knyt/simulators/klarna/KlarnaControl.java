package se.knyt.simulators.klarna;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What happens at Klarna without the merchant: a checkout ends in an order, a fraud check is decided, a buyer disputes. */
final class KlarnaControl {
    private final SimulatorStore store;
    private final Orders orders;
    private final Ledger ledger;
    private final InstantSource clock;

    KlarnaControl(SimulatorStore store, Orders orders, Ledger ledger, InstantSource clock) {
        this.store = store;
        this.orders = orders;
        this.ledger = ledger;
        this.clock = clock;
    }

    Map<String, Handler> handlers() {
        var handlers = new LinkedHashMap<String, Handler>();
        handlers.put("orders", this::create);
        handlers.put("orders/{id}/fraud-status", this::decideFraud);
        handlers.put("movements", this::move);
        handlers.put("scenarios/{name}", this::scenario);
        handlers.put("terms", call -> {
            var terms = Terms.read(call.json());
            store.put("settings", "terms", terms.toJson());
            return Reply.json(200, terms.toJson());
        });
        return handlers;
    }

    /** A checkout's order; the same {@code checkout_id} twice is the same order, so that a shop may ask again. */
    private Reply create(Call call) {
        var wanted = call.json();
        var checkout = Json.text(wanted, "checkout_id");
        var known = store.peek("checkout", checkout);
        if (!checkout.isEmpty() && known.isPresent()) {
            return Reply.json(201, orders.read(Json.text(known.get(), "order_id"), clock.instant()));
        }
        var batch = store.batch();
        var order = orders.create(batch, wanted, clock.instant());
        if (!checkout.isEmpty()) {
            batch.put("checkout", checkout, Json.object().put("order_id", Json.text(order, "order_id")));
        }
        batch.commit();
        return Reply.json(201, order);
    }

    private Reply decideFraud(Call call) {
        var status = Json.text(call.json(), "fraud_status");
        if (!Set.of("ACCEPTED", "PENDING", "REJECTED").contains(status)) {
            throw Refusal.badValue("fraud_status is ACCEPTED, PENDING or REJECTED");
        }
        var order = orders.read(call.variable("id"), clock.instant());
        order.put("fraud_status", status);
        if (status.equals("REJECTED") && Json.number(order, "captured_amount") == 0) {
            order.put("status", "CANCELLED").put("remaining_authorized_amount", 0);
        }
        store.put(Orders.ORDER, Json.text(order, "order_id"), order);
        return Reply.json(200, order);
    }

    private Reply move(Call call) {
        var wanted = call.json();
        new Totals().add(wanted); // refuses a type the API does not have, before it is kept
        var batch = store.batch();
        ledger.other(batch, orderOf(wanted), wanted, clock.instant());
        batch.commit();
        return Reply.json(201, Json.object());
    }

    private ObjectNode orderOf(JsonNode wanted) {
        return wanted.has("order_id") ? orders.read(Json.text(wanted, "order_id"), clock.instant()) : Json.object();
    }

    private Reply scenario(Call call) {
        var wanted = call.json();
        var order = orderOf(wanted);
        long amount = wanted.path("amount").asLong(Json.number(order, "captured_amount"));
        var dispute = "krn:klarna:eu1:dispute:goods_not_received:"
                + (100_000_000_000L + Math.floorMod(Json.text(order, "order_id").hashCode(), 1_000_000_000));
        var batch = store.batch();
        switch (call.variable("name")) {
            case "chargeback" -> ledger.chargeback(batch, order, amount, dispute, clock.instant());
            case "chargeback-won" -> ledger.chargebackWon(batch, order, amount, dispute, clock.instant());
            case "dispute-fee" -> ledger.disputeFee(batch, order, dispute, clock.instant());
            case "holdback" -> add(batch, order, Ledger.movement("HOLDBACK", "ROLLING_RESERVE", amount));
            case "release" -> add(batch, order, Ledger.movement("RELEASE", "ROLLING_RESERVE", amount));
            case "correction" ->
                add(batch, order, Ledger.movement("CORRECTION", "PERCENTAGE_FEE_CORRECTION_SE", amount));
            case "charge" -> add(batch, order, Ledger.movement("CHARGE", "FRAUD_POLICY_CHARGE", amount));
            case "credit" -> add(batch, order, Ledger.movement("CREDIT", "FRAUD_POLICY_CREDIT_NET", amount));
            case "short" -> ledger.shorten(batch, Json.text(order, "order_id"), amount);
            case "unknown" -> add(batch, order, Ledger.movement("CHARGE", "LIABILITY_TRANSFER", amount));
            default -> throw Refusal.badValue("no scenario is called " + call.variable("name"));
        }
        batch.commit();
        return Reply.json(201, Json.object());
    }

    private void add(SimulatorStore.Batch batch, ObjectNode order, ObjectNode movement) {
        ledger.other(batch, order, movement, clock.instant());
    }
}
