package se.knyt.simulators.svea;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What happens at Svea without a call of the merchant's programs: buyers, banks, Svea itself and its portal. */
final class SveaControl implements PurchaseActs {
    private final SimulatorStore store;
    private final InstantSource clock;
    private final SveaSimulator.Parts parts;

    SveaControl(SimulatorStore store, InstantSource clock, SveaSimulator.Parts parts) {
        this.store = store;
        this.clock = clock;
        this.parts = parts;
    }

    private void commit(Consumer<Change> act) {
        var change = new Change(store.batch(), clock.instant());
        try {
            act.accept(change);
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.getMessage(), refusal);
        }
        change.batch().commit();
        parts.callbacks().deliveries().wake();
    }

    private ObjectNode order(String id) {
        try {
            return parts.orders().read(id);
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.getMessage(), refusal);
        }
    }

    private ObjectNode shown(String id) {
        return order(id).put("id", id);
    }

    @Override
    public ObjectNode purchase(Purchase wanted) {
        var method = Terms.of(store).method(wanted.method());
        var made = Json.object();
        commit(change -> {
            var order = parts.orders()
                    .create(change, wanted.reference(), wanted.amountMinor(), wanted.currency(), method, wanted.rows());
            made.put("id", Json.text(order, "Id"));
        });
        var id = Json.text(made, "id");
        if (wanted.capture() || Terms.immediate(method)) {
            capture(id, OptionalLong.empty());
        }
        return shown(id);
    }

    /** The same from the control page: {@code rows} beside what every provider's purchase has. */
    ObjectNode purchaseOfRows(JsonNode wanted) {
        var method = Json.text(wanted, "method");
        var rows = wanted.path("rows");
        long amount = 0;
        for (var row : rows) {
            amount = Math.addExact(amount, Json.number(row, "amount_minor"));
        }
        return purchase(new Purchase(
                Json.text(wanted, "reference"),
                amount,
                "SEK",
                wanted.path("capture").asBoolean(false),
                method,
                rows));
    }

    /** A part of an invoice is whole rows and one cut in two; of a card, what is left is let go of, since it is delivered once. */
    @Override
    public ObjectNode capture(String id, OptionalLong amountMinor) {
        var order = order(id);
        var method = Json.text(order, "PaymentType");
        commit(change -> {
            var body = Json.object();
            if (amountMinor.isPresent() && Terms.invoiced(method)) {
                var ids = body.putArray("OrderRowIds");
                parts.orders()
                        .split(order, amountMinor.getAsLong())
                        .forEach(row -> ids.add(Json.number(row, "OrderRowId")));
            } else if (amountMinor.isPresent()) {
                long rest = Math.subtractExact(Json.number(order, "OrderAmount"), amountMinor.getAsLong());
                if (rest < 0) {
                    throw new IllegalArgumentException("the order is " + Json.number(order, "OrderAmount"));
                }
                order.put("CancelledAmount", rest);
            }
            parts.deliveries().deliver(change, order, body);
        });
        return shown(id);
    }

    /** From the first delivery that has enough left. */
    @Override
    public ObjectNode refund(String id, OptionalLong amountMinor) {
        var order = order(id);
        var delivery = delivery(order, amountMinor);
        long left = left(delivery);
        long amount = amountMinor.orElse(left);
        commit(change -> {
            if (Orders.may(delivery, "CanCreditAmount")) {
                var body = Json.object().put("CreditedAmount", Json.number(delivery, "CreditedAmount") + amount);
                parts.deliveries().creditUpTo(change, order, delivery, body);
            } else {
                var body = Json.object();
                body.putObject("NewCreditOrderRow")
                        .put("Name", "Credit")
                        .put("Quantity", 100)
                        .put("UnitPrice", amount)
                        .put("VatPercent", 2500);
                parts.deliveries().credit(change, order, delivery, body);
            }
        });
        return shown(id);
    }

    ObjectNode creditFails(String id) {
        var order = order(id);
        commit(change -> parts.deliveries().fail(change, order));
        return shown(id);
    }

    private static ObjectNode delivery(ObjectNode order, OptionalLong amount) {
        for (var delivery : order.path("Deliveries")) {
            if (left(delivery) >= amount.orElse(1)) {
                return (ObjectNode) delivery;
            }
        }
        throw new IllegalArgumentException("no delivery of the order has as much left");
    }

    private static long left(JsonNode delivery) {
        return Json.number(delivery, "DeliveryAmount") - Json.number(delivery, "CreditedAmount");
    }

    @Override
    public ObjectNode release(String id) {
        var order = order(id);
        commit(change -> {
            if (order.path("Deliveries").isEmpty()) {
                parts.orders().cancel(change, order);
            } else {
                Orders.must(order, "CanCancelOrder");
                Orders.open(order).forEach(row -> row.put("IsCancelled", true));
                parts.orders().close(change, order, "Delivered");
            }
        });
        return shown(id);
    }

    @Override
    public ObjectNode dispute(String id, OptionalLong amountMinor, String reason) {
        var order = order(id);
        var delivery = delivery(order, amountMinor);
        long amount = amountMinor.orElse(left(delivery));
        if (store.peek("dispute", id).isPresent()) {
            throw new IllegalArgumentException("the order is disputed already");
        }
        commit(change -> {
            parts.settlement().regressed(change, order, delivery, amount, false);
            change.batch()
                    .put(
                            "dispute",
                            id,
                            Json.object()
                                    .put("amount", amount)
                                    .put("delivery", Json.text(delivery, "Id"))
                                    .put("reason", reason)
                                    .put("open", true));
        });
        return shown(id);
    }

    @Override
    public ObjectNode closeDispute(String id, boolean won) {
        var order = order(id);
        var dispute = store.find("dispute", id)
                .filter(known -> known.path("open").asBoolean(false))
                .orElseThrow(() -> new IllegalArgumentException("the order has no open dispute"));
        commit(change -> {
            if (won) {
                var delivery = Deliveries.delivery(order, Json.text(dispute, "delivery"));
                parts.settlement().regressed(change, order, delivery, Json.number(dispute, "amount"), true);
            }
            change.batch().put("dispute", id, dispute.put("open", false).put("won", won));
        });
        return shown(id);
    }

    /** A row of the report that has no object here, with the report's own names. */
    ObjectNode move(JsonNode wanted) {
        if (Json.text(wanted, "rowType").isEmpty()
                || !wanted.path("nominalAmount").isIntegralNumber()) {
            throw new IllegalArgumentException("rowType, and nominalAmount as a whole number of minor units");
        }
        var order = wanted.has("order") ? order(Json.text(wanted, "order")) : Json.object();
        commit(change -> parts.settlement().other(change, (ObjectNode) wanted, order));
        return Json.object();
    }

    ObjectNode returned(String date) {
        commit(change -> parts.settlement().returned(change, date));
        return Json.object();
    }

    ObjectNode terms(JsonNode wanted) {
        var terms = Terms.of(store).with(wanted);
        terms.keep(store);
        return terms.toJson();
    }
}
